"""Fields for a laboratory value and for the range reported with it, each said back as it was understood."""

from decimal import Decimal

from ldndesk.clinical.days import show_day
from ldndesk.clinical.facts import Lab, LabResult
from ldndesk.clinical.lab_range import NOT_REPORTED, LabRange, read_typed_range
from ldndesk.clinical.lab_value import LAB_TESTS, LabValueError, lab_words, read_lab_value

from .echo_field import Echo, EchoField


class LabField(EchoField):
    """Takes a laboratory value in the one unit of its test and says it back, with the change since the last."""

    def __init__(self) -> None:
        super().__init__("Value", "like 1.6")
        self.lab: Lab | None = None
        self.last: LabResult | None = None

    def value(self) -> Decimal | None:
        """Give the value; None when nothing, or nothing readable, is typed."""
        typed = self.text().strip()
        return read_lab_value(typed, self.lab) if typed and self.lab is not None and not self.problem() else None

    def problem(self) -> str:
        """Say what is wrong with what was typed; an empty field is no problem."""
        if not self.text().strip():
            return ""
        if self.lab is None:
            return "Choose the test first; it gives the unit."
        try:
            read_lab_value(self.text(), self.lab)
        except LabValueError as error:
            return str(error)
        return ""

    def echo(self) -> Echo:
        """Say the value back with its unit, and how it compares."""
        value, lab = self.value(), self.lab
        if lab is None:
            return Echo("small", "")
        if value is None:
            return Echo("small", f"in {LAB_TESTS[lab].shown_unit}")
        doubted = value >= LAB_TESTS[lab].doubted
        told = lab_words(lab, value, LAB_TESTS[lab].unit)
        change = change_words(value, LAB_TESTS[lab].unit, self.last)
        high = "unusually high: look at the unit of the report" if doubted else ""
        return Echo("soon" if doubted else "small", " · ".join(part for part in (told, change, high) if part))

    def set_value(self, value: Decimal) -> None:
        """Fill the field."""
        self._fill(str(value))


class RangeField(EchoField):
    """Takes the range a laboratory reported beside a value; empty where it gave none."""

    def __init__(self) -> None:
        super().__init__("Range of the report", "like 10-40")
        self.lab: Lab | None = None

    def usual(self) -> LabRange | None:
        """Give the range; None when nothing, or nothing readable, is typed."""
        typed = self.text().strip()
        return read_typed_range(typed, self.lab) if typed and self.lab is not None and not self.problem() else None

    def problem(self) -> str:
        """Say what is wrong with what was typed; an empty field is no problem."""
        if not self.text().strip() or self.lab is None:
            return ""
        try:
            read_typed_range(self.text(), self.lab)
        except LabValueError as error:
            return str(error)
        return ""

    def echo(self) -> Echo:
        """Say the range back with its unit, or that none is known."""
        usual = self.usual()
        if usual is None or self.lab is None:
            return Echo("small", f"as the report has it; empty: {NOT_REPORTED}")
        return Echo("small", f"{usual.words()} {LAB_TESTS[self.lab].shown_unit}")


def change_words(value: Decimal, unit: str, last: LabResult | None) -> str:
    """Say how a value compares with the one before it: ``+0.7 (44 %) since 07-Mar-2026``."""
    if last is None:
        return ""
    if last.unit != unit:
        return f"not comparable with {last.value} {last.unit} of {show_day(last.day)}"
    change = value - last.value
    percent = f" ({abs(change) * 100 / last.value:.0f} %)" if last.value else ""
    return f"{change:+}{percent} since {show_day(last.day)}" if change else f"as on {show_day(last.day)}"
