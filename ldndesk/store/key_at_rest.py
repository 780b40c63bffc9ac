"""The clinic's key in the system's own store of secrets: a convenience, never the only place it rests."""

from .clinic_key import ClinicKey, read_recovery, recovery_lines
from .file import StoreError

SERVICE = "ldndesk"


def keep(name: str, key: ClinicKey) -> bool:
    """Keep a key under the name of its key file; False where this system has no open store of secrets."""
    import keyring  # noqa: PLC0415 - after the first frame
    from keyring.errors import KeyringError  # noqa: PLC0415 - likewise

    try:
        keyring.set_password(SERVICE, name, "\n".join(recovery_lines(key)))
    except KeyringError:
        return False
    return True


def find(name: str) -> ClinicKey | None:
    """Give the key kept under a name; None where there is none, no store, or a locked one."""
    import keyring  # noqa: PLC0415 - after the first frame
    from keyring.errors import KeyringError  # noqa: PLC0415 - likewise

    try:
        text = keyring.get_password(SERVICE, name)
        return None if text is None else read_recovery(text)
    except (KeyringError, StoreError):
        return None


def forget(name: str) -> None:
    """Let go of a key that is kept."""
    import keyring  # noqa: PLC0415 - after the first frame
    from keyring.errors import KeyringError  # noqa: PLC0415 - likewise

    try:
        keyring.delete_password(SERVICE, name)
    except KeyringError:
        return
