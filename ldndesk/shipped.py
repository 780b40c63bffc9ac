"""Where the files shipped with the program lie: beside the package once installed, above it in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """Find a shipped file or folder such as ``resources/help``; raise FileNotFoundError when absent."""
    for place in (_PACKAGE, _PACKAGE.parent):
        if (found := place / name).exists():
            return found
    raise FileNotFoundError(f"the installation is incomplete: {name} is missing")
