"""The rule pack in use: the shipped one, or a clinic's own file beside the shipped list of medicines."""

from functools import cache
from pathlib import Path

from ldndesk.clinical.pack import Pack, read_pack
from ldndesk.shipped import shipped


def load_pack(path: Path | None = None) -> Pack:
    """Read and check a rule pack; None is the shipped one. Raises PackError or OSError naming what is wrong."""
    rules = path if path is not None else shipped("resources/rules/ldn.toml")
    return read_pack(rules.read_text("utf-8-sig"), shipped("resources/rules/medicines.toml").read_text("utf-8-sig"))


@cache
def pack_in_force() -> Pack:
    """Give the pack the desk judges by, read once, when it is first needed."""
    return load_pack()
