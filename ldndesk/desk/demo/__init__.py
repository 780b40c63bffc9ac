"""The demo clinic: invented patients by a seeded generator, marked as synthetic."""

from .clinic import make_demo

__all__ = ["make_demo"]
