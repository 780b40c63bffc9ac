"""The record's deeds and readings that more than one use case needs."""

from .adding import add_facts, stop_course
from .faults import NoSuchPatient, RecordError
from .people import IdentityConflict, add_patient, find_patient, update_patient
from .reading import load_history
from .search_words import fold, search_words
from .striking import strike

__all__ = [
    "IdentityConflict",
    "NoSuchPatient",
    "RecordError",
    "add_facts",
    "add_patient",
    "find_patient",
    "fold",
    "load_history",
    "search_words",
    "stop_course",
    "strike",
    "update_patient",
]
