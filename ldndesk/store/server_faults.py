"""The sentence for what a PostgreSQL server refuses or suffers."""

_BY_CODE = {
    "55P03": "{name} is in use by another desk and did not become free. Try again in a moment.",
    "40001": "{name} was changed at another desk at the same moment. Try again.",
    "40P01": "{name} was in use at another desk at the same moment. Try again.",
    "53100": "The server’s disk is full. Tell whoever runs the server of {name}.",
    "53300": "The server of {name} takes no more desks at the moment. Close the program where nobody uses it.",
    "25006": "{name} can only be read: the server takes no entries at the moment.",
    "42501": "{name} does not let this desk do that; its role on the server lacks the right.",
    "3D000": "{name}: the server has no database of that name.",
    "28": "{name} does not let this desk in: look at the user and the password of its address.",
    "57P": "The server of {name} is being stopped or started. Try again in a moment.",
    "08": "The connection to {name} was lost. Try again in a moment.",
}
_BY_WORDS = {
    "password": _BY_CODE["28"],
    "no pg_hba.conf entry": _BY_CODE["28"],
    "certificate": "{name} does not prove that it is the clinic’s server: {reason}. Nothing was sent to it.",
    "NUL": "A text holds a character that cannot be kept; type it anew.",
    "SSL": "{name} offers no encrypted connection: {reason}. Nothing was sent to it.",
    "does not exist": _BY_CODE["3D000"],
    "too many clients": _BY_CODE["53300"],
    "starting up": _BY_CODE["57P"],
    "shutting down": _BY_CODE["57P"],
}
_UNREACHED = "{name} cannot be reached: {reason}."


def say_server_error(error: BaseException, name: str) -> str:
    """Give the sentence for an error of the server's driver; one that says nothing of entries."""
    code = str(getattr(error, "sqlstate", None) or "")
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    reason = (lines[-1] if lines else type(error).__name__).removeprefix("FATAL:").strip().rstrip(".")
    if code:
        found = next((words for start, words in _BY_CODE.items() if code.startswith(start)), None)
        return (found or "{name} could not be used (" + code + ").").format(name=name, reason=reason)
    found = next((words for part, words in _BY_WORDS.items() if part in str(error)), _UNREACHED)
    return found.format(name=name, reason=reason)
