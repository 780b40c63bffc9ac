"""Another desk on the same record, in a process of its own: saves, and prints the token of each save done."""

import sys
from pathlib import Path

from ldndesk.desk.packs import pack_in_force
from ldndesk.desk.work import Desk
from ldndesk.store.engine import open_engine
from tests.conftest import NURSE, Clock

from .test_desk import try_call


def main(path: str, name: str, saves: int) -> None:
    engine = open_engine(Path(path))
    desk = Desk(lambda: engine, pack_in_force, NURSE, Clock())
    for number in range(saves):
        token = f"{name}-{number}"
        desk.do(token, try_call, 1)
        sys.stdout.write(f"{token}\n")
        sys.stdout.flush()
    engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
