"""How far the reading of one file is, in hundredths of it."""

from collections.abc import Callable

Tell = Callable[[int], None]
"""Called with hundredths, 0 to 100."""
PARSED = 50
"""About half the time of a bundle goes into its JSON."""


def silent(_hundredths: int) -> None:
    """Tell nobody."""


def only_new(tell: Tell) -> Tell:
    """Tell each hundredth once."""
    last = -1

    def told(hundredths: int) -> None:
        nonlocal last
        if hundredths > last:
            last = hundredths
            tell(hundredths)

    return told


def part(tell: Tell, first: int, last: int) -> Tell:
    """Tell a part of the way as hundredths of the whole."""
    return lambda hundredths: tell(first + (last - first) * hundredths // 100)
