"""Another desk on the same record, in a process of its own: saves, and prints the token of each save done."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from ldndesk.desk.packs import pack_in_force
from ldndesk.desk.work import Desk
from ldndesk.store.engine import open_engine
from ldndesk.store.server import Server, read_place
from ldndesk.store.server_engine import open_server
from tests.conftest import NURSE, TRAIL_KEY, Clock

from .test_desk import try_call


def main(at: str, name: str, saves: int) -> None:
    place = read_place(at)
    with TemporaryDirectory() as anchors:
        engine = open_server(place, TRAIL_KEY, Path(anchors)) if isinstance(place, Server) else open_engine(place)
        save(engine, name, saves)
        engine.dispose()


def save(engine: Engine, name: str, saves: int) -> None:
    desk = Desk(lambda: engine, pack_in_force, NURSE, Clock())
    for number in range(saves):
        token = f"{name}-{number}"
        desk.do(token, try_call, 1)
        sys.stdout.write(f"{token}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
