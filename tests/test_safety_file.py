"""The safety file and the tests speak of the same hazards: ``python -m tests.test_safety_file`` prints the report."""

import re
import sys
from pathlib import Path

import pytest

from ldndesk.shipped import shipped

HAZARDS = {f"H{number}" for number in range(1, 43)}
"""Every hazard found so far."""
TESTS = Path(__file__).resolve().parent


def safety_file() -> str:
    return (shipped("resources") / "help" / "safety.md").read_text("utf-8")


def controlled() -> dict[str, str]:
    """Give the hazards with a row, and the marker each row names."""
    rows = re.findall(r"^\| (H\d+) \|.*\| `hazard\(\"(H\d+)\"\)` \|$", safety_file(), re.MULTILINE)
    return dict(rows)


def left_open() -> set[str]:
    """List the hazards said to have no, or no complete, control."""
    return set(re.findall(r"\bH\d+\b", safety_file().partition("## Open")[2]))


def proofs() -> dict[str, list[str]]:
    """Give the files whose tests name each hazard."""
    found: dict[str, list[str]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        for hazard in sorted(set(re.findall(r"mark\.hazard\(\"(H\d+)\"\)", path.read_text("utf-8")))):
            found.setdefault(hazard, []).append(str(path.relative_to(TESTS)))
    return found


def test_every_hazard_stands_in_the_safety_file_once_with_a_control_or_as_open() -> None:
    rows = re.findall(r"^\| (H\d+) \|", safety_file(), re.MULTILINE)
    assert len(rows) == len(set(rows))
    assert set(rows) == set(controlled()), "a row names no marker"
    assert set(rows) | left_open() == HAZARDS
    assert not set(rows) & left_open()


@pytest.mark.parametrize("hazard", sorted(HAZARDS))
def test_a_control_names_a_test_that_is_there(hazard: str) -> None:
    if hazard in controlled():
        assert controlled()[hazard] == hazard
        assert proofs().get(hazard), f"no test is marked for {hazard}"


def test_no_test_proves_the_control_of_an_unknown_hazard() -> None:
    assert set(proofs()) <= HAZARDS


def report() -> str:
    """Say which tests stand behind each hazard."""
    files = proofs()
    lines = []
    for hazard in sorted(HAZARDS, key=lambda h: int(h[1:])):
        where = ", ".join(files.get(hazard, [])) or "no test"
        lines.append(f"{hazard:4} {'open' if hazard in left_open() else 'control'}: {where}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(f"{report()}\n")
