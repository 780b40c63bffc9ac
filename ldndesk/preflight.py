"""What the machine lacks for a window, said in one sentence before Qt is touched; imports no Qt."""

import ctypes
import sys
from collections.abc import Callable, Mapping

LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
}
"""Shared libraries that Qt needs for any window, and the Debian/Ubuntu package of each."""
SCREEN_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
"""Those it needs besides for an X11 screen; without them Qt ends the process."""


def _is_loadable(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages(
    environment: Mapping[str, str], is_loadable: Callable[[str], bool] = _is_loadable
) -> tuple[str, ...]:
    """List the packages to install, sorted; the X11 ones only where an X11 screen will be used."""
    wanted = dict(LIBRARIES)
    platform = environment.get("QT_QPA_PLATFORM", "")
    if platform.startswith("xcb") or (not platform and environment.get("DISPLAY")):
        wanted |= SCREEN_LIBRARIES
    return tuple(sorted(package for library, package in wanted.items() if not is_loadable(library)))


def has_display(environment: Mapping[str, str]) -> bool:
    """Whether there is a screen to open a window on."""
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def complaint(
    environment: Mapping[str, str], system: str = sys.platform, is_loadable: Callable[[str], bool] = _is_loadable
) -> str:
    """Say in one sentence why no window can open here, or nothing when one can."""
    if not system.startswith("linux"):
        return ""
    if missing := missing_packages(environment, is_loadable):
        packages = " ".join(missing)
        return f"The window needs shared libraries that are missing here. Install them: sudo apt install {packages}"
    if not has_display(environment):
        return (
            "There is no display here: neither DISPLAY nor WAYLAND_DISPLAY is set. Start ldndesk in a desktop session, "
            "or use its commands (ldndesk --help), which need no window."
        )
    return ""
