"""The rule pack in use: the shipped one, or a clinic's own beside the shipped list of medicines, once it is checked."""

import logging
from functools import cache
from pathlib import Path

from ldndesk.clinical.pack import Pack, read_pack
from ldndesk.clinical.pack_check import check_pack
from ldndesk.places import own_pack_path
from ldndesk.shipped import shipped

_log = logging.getLogger(__name__)
_faults: list[str] = []


def load_pack(path: Path | None = None) -> Pack:
    """Read and check a rule pack; None is the shipped one. Raises PackError or OSError naming what is wrong."""
    rules = path if path is not None else shipped("resources/rules/ldn.toml")
    return read_pack(rules.read_text("utf-8-sig"), _medicines())


def _medicines() -> str:
    return shipped("resources/rules/medicines.toml").read_text("utf-8-sig")


def check_file(path: Path | None = None) -> tuple[str, ...]:
    """Give every fault of a rule pack's file; None is the shipped one. Raises OSError or UnicodeError."""
    rules = path if path is not None else shipped("resources/rules/ldn.toml")
    faults, _ = check_pack(rules.read_text("utf-8-sig"), _medicines(), load_pack())
    return faults


@cache
def pack_in_force() -> Pack:
    """Give the pack the desk judges by, read once, when it is first needed."""
    return choose_pack(own_pack_path())


def choose_pack(own: Path) -> Pack:
    """Give the clinic's own pack where it passes every check, else the last good one, else the shipped one."""
    _faults.clear()
    if not own.exists():
        return load_pack()
    good = own.with_suffix(".last-good.toml")
    try:
        text = own.read_text("utf-8-sig")
        faults, pack = check_pack(text, _medicines(), load_pack())
    except (OSError, UnicodeError) as why:
        faults, pack, text = (f"it cannot be read ({type(why).__name__})",), None, ""
    if pack is not None and not faults:
        if not good.exists() or good.read_text("utf-8-sig") != text:
            good.write_text(text, "utf-8")
        return pack
    stays = "the last good one stays" if good.exists() else "the shipped one stays"
    more = f" and {len(faults) - 1} more" if len(faults) > 1 else ""
    _faults.append(f"The rule pack {own.name} was refused, {stays}: {faults[0]}{more}. See ldndesk rules check.")
    _log.warning("a rule pack was refused with %d faults", len(faults))
    return load_pack(good if good.exists() else None)


def pack_fault() -> str:
    """Say why the clinic's own pack is not in force; empty where it is, or where there is none."""
    pack_in_force()
    return _faults[0] if _faults else ""
