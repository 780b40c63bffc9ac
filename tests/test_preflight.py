import os
import subprocess
import sys

import pytest

from ldndesk import preflight


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    bare = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}}
    return subprocess.run(
        [sys.executable, "-m", "ldndesk", *arguments],
        env=bare | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the check is of Linux")
@pytest.mark.hazard("H34")
def test_without_a_display_the_program_says_so_in_one_sentence() -> None:
    done = run()
    assert done.returncode == 2
    assert "There is no display here" in done.stderr
    assert "Traceback" not in done.stderr


def test_missing_libraries_are_named_by_their_packages() -> None:
    gone = {"libEGL.so.1", "libxkbcommon.so.0", "libxkbcommon-x11.so.0"}
    said = preflight.complaint({"DISPLAY": ":0"}, "linux", lambda library: library not in gone)
    assert said.endswith("sudo apt install libegl1 libxkbcommon-x11-0 libxkbcommon0")


def test_libraries_of_the_x11_screen_are_not_asked_for_where_none_is_used() -> None:
    def no_x11(library: str) -> bool:
        return library not in preflight.SCREEN_LIBRARIES

    assert not preflight.complaint({"QT_QPA_PLATFORM": "offscreen"}, "linux", no_x11)
    assert not preflight.complaint({"WAYLAND_DISPLAY": "wayland-0"}, "linux", no_x11)
    assert "libxcb-cursor0" in preflight.complaint({"DISPLAY": ":0"}, "linux", no_x11)
    assert "libxcb-cursor0" in preflight.complaint({"QT_QPA_PLATFORM": "xcb"}, "linux", no_x11)


def test_other_systems_bring_their_libraries_with_them() -> None:
    assert not preflight.complaint({}, "win32", lambda _: False)
    assert not preflight.complaint({}, "darwin", lambda _: False)


def test_only_what_is_missing_is_asked_for() -> None:
    offscreen = {"QT_QPA_PLATFORM": "offscreen"}
    assert preflight.missing_packages(offscreen, lambda library: library != "libGL.so.1") == ("libgl1",)
    assert not preflight.missing_packages(offscreen)


def test_an_unknown_option_is_refused_by_name() -> None:
    done = run("--demmo")
    assert done.returncode == 2
    assert "“--demmo” is not an option" in done.stderr


def test_a_demo_takes_no_database() -> None:
    done = run("--demo", "--database", "x.db")
    assert done.returncode == 2
    assert "leave --database out" in done.stderr


def test_the_version_is_told_without_a_display() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout) == (0, "ldndesk 0.1.0\n")


def test_help_names_the_commands_without_a_display() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert all(command in done.stdout for command in ("evaluate", "import", "alerts", "--demo"))
