"""How a person's name is written."""


def display_name(family: str, given: str, title: str = "") -> str:
    """Write a name as NHS guidance does: ``EXAMPLE, Jane (Ms)``."""
    titled = f" ({title})" if title else ""
    return f"{family.upper()}, {given}{titled}" if given else f"{family.upper()}{titled}"
