"""The state of the house: format, lint, strict types, import contracts, and what may not be written at all."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def _run(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-4000:]}\n{done.stderr[-2000:]}"


def test_the_code_is_formatted() -> None:
    _run(sys.executable, "-m", "ruff", "format", "--check", "--quiet", ".")


def test_the_linter_is_content() -> None:
    _run(sys.executable, "-m", "ruff", "check", "--quiet", ".")


def test_the_types_are_strict_and_sound() -> None:
    _run(sys.executable, "-m", "mypy")


def test_every_room_imports_downwards_only() -> None:
    _run(str(BIN / "lint-imports"))


def _sources(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def test_no_file_has_outgrown_its_subject() -> None:
    long = {str(p.relative_to(ROOT)): n for p in _sources("ldndesk") if (n := len(p.read_text().splitlines())) > 300}
    assert not long, f"split these: {long}"


@pytest.mark.hazard("H30")
def test_no_screen_uses_a_label_that_renders_markup() -> None:
    """A patient's name is text: only PlainLabel may build on QLabel, message boxes go through one plain door."""
    rendering = re.compile(r"\b(QLabel|QMessageBox)\(|QMessageBox\.(information|warning|critical|question|about)\(")
    guilty = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in _sources("ldndesk/ui")
        if path.name != "plain_label.py"
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if rendering.search(line)
    ]
    assert not guilty


@pytest.mark.hazard("H5")
def test_no_screen_uses_a_spin_box() -> None:
    """Qt's spin boxes change what was typed: 0.5 becomes 5 in some locales, and the wheel moves them."""
    guilty = [
        str(p.relative_to(ROOT)) for p in _sources("ldndesk/ui") if re.search(r"Q(Double)?SpinBox", p.read_text())
    ]
    assert not guilty


def test_tests_wait_for_conditions_never_for_time() -> None:
    fixed_wait = re.compile(r"qtbot\.wait\(|time\.sleep\(|unittest\.mock|monkeypatch\.setattr\(\s*ldndesk")
    guilty = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in _sources("tests")
        if path.name != "test_house.py"
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if fixed_wait.search(line)
    ]
    assert not guilty
