"""Takes the right to write away, from the root user too, whom the rights of files do not hold back by themselves."""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_VERSION_3 = 0x20080522
_DAC_OVERRIDE = 1 << 1
"""The capability by which the root user writes whatever the rights of a file say."""


@contextmanager
def write_protected(folder: Path) -> Iterator[None]:
    """Let nothing in a folder be written, and nothing be put into it, by this thread and those it starts."""
    if os.name == "nt":
        pytest.skip("rights of folders are others on Windows")
    rights = {path: path.stat().st_mode for path in (folder, *folder.rglob("*"))}
    for path in rights:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        with _as_others(os.geteuid() == 0):
            yield
    finally:
        for path, mode in rights.items():
            path.chmod(mode)


@contextmanager
def _as_others(is_root: bool) -> Iterator[None]:
    if not is_root:
        yield
        return
    if sys.platform != "linux":
        pytest.skip("the root user writes everywhere")
    libc = ctypes.CDLL(None, use_errno=True)
    head = (ctypes.c_uint32 * 2)(_VERSION_3, 0)
    held = (ctypes.c_uint32 * 6)()
    assert libc.capget(head, held) == 0
    less = (ctypes.c_uint32 * 6)(*held)
    less[0] &= ~_DAC_OVERRIDE
    assert libc.capset(head, less) == 0
    try:
        yield
    finally:
        assert libc.capset(head, held) == 0
