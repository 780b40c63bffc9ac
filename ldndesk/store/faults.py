"""What the record refuses to keep."""


class RecordError(ValueError):
    """A fact that may not be kept; the message is a sentence for the person at the desk."""


class NoSuchPatient(LookupError):
    """There is no patient of that number."""
