"""A clinic's key: made at random, sealed under a passphrase in a small file beside the record.

Losing both the passphrase and the recovery sheet loses the record; nobody can open it then.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .file import StoreError

LENGTH = 32
FORMAT = 1
"""The form of the key file; a higher one was written by a newer version."""
_MOST_MEMORY_KIB = 1024 * 1024


class WrongPassphrase(StoreError):
    """The key file is whole, and this passphrase does not open it."""


class DamagedKeyFile(StoreError):
    """The key file is not as it was written."""


@dataclass(frozen=True, slots=True)
class ClinicKey:
    """The key of one clinic's record."""

    raw: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.raw) != LENGTH:
            raise ValueError(f"a clinic's key has {LENGTH} bytes")

    @property
    def database(self) -> bytes:
        """The key the record's file is encrypted with."""
        return self.raw

    @property
    def trail(self) -> bytes:
        """The key that the record of deeds is chained with."""
        return hmac.new(self.raw, b"ldndesk trail", hashlib.sha256).digest()


@dataclass(frozen=True, slots=True)
class Hardness:
    """How much work one try at a passphrase costs (Argon2id)."""

    rounds: int = 3
    memory_kib: int = 64 * 1024
    lanes: int = 4


USUAL = Hardness()


def make_key() -> ClinicKey:
    """Make a new key at random."""
    return ClinicKey(secrets.token_bytes(LENGTH))


def key_file(database: Path) -> Path:
    """Give the place of a record's key file."""
    return database.with_name(f"{database.name}.key")


def wrap_key(key: ClinicKey, passphrase: str, hardness: Hardness = USUAL, name: str = "") -> str:
    """Seal a key under a passphrase and give the text of the key file; ``name`` is the file's own, kept on a change."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - after the first frame

    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    head = {
        "ldndesk_key": FORMAT,
        "name": name or secrets.token_hex(16),
        "salt": salt.hex(),
        "rounds": hardness.rounds,
        "memory_kib": hardness.memory_kib,
        "lanes": hardness.lanes,
        "nonce": nonce.hex(),
    }
    sealed = AESGCM(_derive(passphrase, salt, hardness)).encrypt(nonce, key.raw, _canonical(head))
    body = head | {"sealed": sealed.hex()}
    return json.dumps(body | {"sum": _sum(body)}, indent=1) + "\n"


def unwrap_key(text: str, passphrase: str) -> ClinicKey:
    """Open a key file's text; raises WrongPassphrase, DamagedKeyFile, or StoreError for a newer file."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - after the first frame
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - likewise

    body = _read(text)
    sealed, nonce, salt = (bytes.fromhex(body.pop(name)) for name in ("sealed", "nonce", "salt"))
    head = body | {"nonce": nonce.hex(), "salt": salt.hex()}
    hardness = Hardness(body["rounds"], body["memory_kib"], body["lanes"])
    try:
        return ClinicKey(AESGCM(_derive(passphrase, salt, hardness)).decrypt(nonce, sealed, _canonical(head)))
    except InvalidTag:
        raise WrongPassphrase("This passphrase does not open the record. Capitals and blanks count.") from None


def write_key_file(database: Path, text: str) -> None:
    """Put a key file beside its record, whole or not at all, for its owner's eyes."""
    path = key_file(database)
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def read_key_file(database: Path) -> str:
    """Read the key file of a record; raises StoreError where there is none."""
    path = key_file(database)
    try:
        return path.read_text("utf-8")
    except UnicodeError as error:
        raise DamagedKeyFile(f"{path} is damaged. {_OTHER_WAYS}") from error
    except OSError as error:
        raise StoreError(f"The key file {path} cannot be read. {_OTHER_WAYS}") from error


def change_passphrase(database: Path, old: str, new: str, hardness: Hardness = USUAL) -> None:
    """Seal the same key under a new passphrase; the record itself stays as it is."""
    text = read_key_file(database)
    write_key_file(database, wrap_key(unwrap_key(text, old), new, hardness, key_name(text)))


def key_name(text: str) -> str:
    """Give the name by which the system's store of secrets knows the key of a key file."""
    return str(_read(text)["name"])


_OTHER_WAYS = "Put it back from a backup, or use the recovery sheet."
_KINDS = {"name": str, "salt": str, "nonce": str, "sealed": str, "rounds": int, "memory_kib": int, "lanes": int}


def _read(text: str) -> dict[str, Any]:
    try:
        body = json.loads(text)
        form = body["ldndesk_key"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DamagedKeyFile(f"The key file is damaged. {_OTHER_WAYS}") from error
    if type(form) is int and form > FORMAT:
        raise StoreError(
            "The key file was written by a newer version of this program. Update the program on this machine."
        )
    told = body.pop("sum", "")
    if form != FORMAT or told != _sum(body) or any(type(body.get(name)) is not kind for name, kind in _KINDS.items()):
        raise DamagedKeyFile(f"The key file is damaged. {_OTHER_WAYS}")
    if body["memory_kib"] > _MOST_MEMORY_KIB:
        raise DamagedKeyFile(f"The key file asks for more memory than it may. {_OTHER_WAYS}")
    return dict(body)


def _canonical(head: dict[str, Any]) -> bytes:
    return json.dumps(head, sort_keys=True, separators=(",", ":")).encode()


def _sum(body: dict[str, Any]) -> str:
    """Tell a damaged file from a wrong passphrase; it is no proof against intent, the seal is."""
    return hashlib.sha256(_canonical(body)).hexdigest()


def _derive(passphrase: str, salt: bytes, hardness: Hardness) -> bytes:
    from argon2.low_level import Type, hash_secret_raw  # noqa: PLC0415 - after the first frame

    secret = unicodedata.normalize("NFKC", passphrase).encode()
    return hash_secret_raw(secret, salt, hardness.rounds, hardness.memory_kib, hardness.lanes, LENGTH, Type.ID)


_LINES, _DATA, _CHECK = 4, 13, 3


def recovery_lines(key: ClinicKey) -> tuple[str, ...]:
    """Write a key for paper: four lines of four groups, each line with check letters of its own."""
    letters = base64.b32encode(key.raw).decode().rstrip("=")
    lines = []
    for number in range(_LINES):
        data = letters[number * _DATA : (number + 1) * _DATA]
        line = data + _check(number, data)
        lines.append(" ".join(line[at : at + 4] for at in range(0, len(line), 4)))
    return tuple(lines)


def read_recovery(text: str) -> ClinicKey:
    """Read what was typed from a recovery sheet; raises StoreError that names the line mistyped."""
    letters = "".join(text.upper().replace("-", "").split()).translate(str.maketrans("018", "OIB"))
    whole = _LINES * (_DATA + _CHECK)
    if len(letters) != whole:
        raise StoreError(f"The recovery key has {whole} letters and digits; {len(letters)} were typed.")
    found = ""
    for number in range(_LINES):
        line = letters[number * (_DATA + _CHECK) : (number + 1) * (_DATA + _CHECK)]
        if not hmac.compare_digest(line[_DATA:].encode(), _check(number, line[:_DATA]).encode()):
            raise StoreError(f"Line {number + 1} of the recovery key is not as printed; look at it again.")
        found += line[:_DATA]
    try:
        return ClinicKey(base64.b32decode(found + "=" * (-len(found) % 8)))
    except ValueError as error:
        raise StoreError("The recovery key is not as printed; look at it again.") from error


def _check(number: int, data: str) -> str:
    return base64.b32encode(hashlib.sha256(f"{number}{data}".encode()).digest()).decode()[:_CHECK]
