"""How a person's name and NHS number are written."""


def display_name(family: str, given: str, title: str = "") -> str:
    """Write a name as NHS guidance does: ``EXAMPLE, Jane (Ms)``."""
    titled = f" ({title})" if title else ""
    return f"{family.upper()}, {given}{titled}" if given else f"{family.upper()}{titled}"


def show_nhs_number(digits: str) -> str:
    """Write an NHS number 3-3-4; anything else as it is, nothing as ``not recorded``."""
    if not digits:
        return "not recorded"
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}" if len(digits) == 10 and digits.isdigit() else digits
