"""Passwords: what is asked of one, and the hash that is kept of it (Argon2id)."""

import unicodedata

from ldndesk.store.clinic_key import USUAL, Hardness

from .work import Refused

SHORTEST = 10
LONGEST = 200
TOO_SHORT = f"A password has {SHORTEST} letters at least; a few words in a row are easy to keep in mind."


def complaint(password: str) -> str:
    """Say what is wrong with a new password; empty where nothing is."""
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return f"A password has {LONGEST} letters at most."
    return "" if len(set(password)) > 3 else "The same few letters over and over are guessed at once; take some words."


def hash_password(password: str, hardness: Hardness = USUAL) -> str:
    """Make what is kept of a password; takes a third of a second on purpose. Raises Refused for a weak one."""
    from argon2 import PasswordHasher  # noqa: PLC0415 - after the first frame

    if why := complaint(password):
        raise Refused(why)
    hasher = PasswordHasher(hardness.rounds, hardness.memory_kib, hardness.lanes)
    return hasher.hash(unicodedata.normalize("NFKC", password))


def is_right(kept: str, password: str) -> bool:
    """Whether a password is the one that a hash was kept of."""
    from argon2 import PasswordHasher  # noqa: PLC0415 - after the first frame
    from argon2.exceptions import Argon2Error, InvalidHashError  # noqa: PLC0415 - likewise

    try:
        return PasswordHasher().verify(kept, unicodedata.normalize("NFKC", password[:LONGEST]))
    except (Argon2Error, InvalidHashError):
        return False
