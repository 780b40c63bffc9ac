"""The rule pack: the numbers the rules compare with, each with tier, bounds and citation, and the medicines known."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pack:
    """A checked rule pack."""

    name: str
    version: str
    sha256: str
