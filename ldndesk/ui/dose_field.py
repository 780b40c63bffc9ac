"""A field for a dose in mg: read exactly, said back in mg and in what to measure, never altered, deaf to the wheel."""

from PySide6.QtWidgets import QWidget

from ldndesk.clinical.dose import CEILING_UG, LOWEST_UG, NOT_LDN_UG, DoseError, read_mg, show_mg
from ldndesk.clinical.dose import mg_text as write_mg
from ldndesk.clinical.dose_words import spelled
from ldndesk.clinical.formulary import Form, measurable, measure_text, unmeasurable_words

from .echo_field import Echo, EchoField

LARGE_STEP_UG = 1500
"""A change of more than this is said to be large (safety file, H5); so is more than double, or less than half."""


class DoseField(EchoField):
    """Takes a dose in mg as a person types it; ``ug`` gives whole micrograms, None while it cannot be read."""

    def __init__(self, parent: QWidget | None = None, *, below: bool = False) -> None:
        super().__init__("Dose in mg", "mg, like 4.5", parent, below=below)
        self._form: Form | None = None
        self._strengths: tuple[int, ...] = ()
        self._last_ug: int | None = None

    def set_context(self, form: Form | None, strengths: tuple[int, ...] = (), last_ug: int | None = None) -> None:
        """Say what the dose is measured with and the dose before it, so that the message can compare."""
        self._form, self._strengths, self._last_ug = form, strengths, last_ug
        self.tell()

    def set_ug(self, ug: int) -> None:
        """Fill the field with a dose."""
        self._fill(write_mg(ug))

    def clear(self) -> None:
        """Empty the field."""
        self._fill("")

    def ug(self) -> int | None:
        """Give the dose in whole micrograms; None when nothing, or nothing readable, is typed."""
        return None if self.problem() or not self.text().strip() else read_mg(self.text())

    def problem(self) -> str:
        """Say what is wrong with what was typed; an empty field is no problem."""
        if not self.text().strip():
            return ""
        try:
            ug = read_mg(self.text())
        except DoseError as error:
            return str(error)
        return f"{show_mg(ug)} is not low-dose naltrexone: 50 mg or more is never kept." if ug >= NOT_LDN_UG else ""

    def echo(self) -> Echo:
        """Say the dose back: mg, what to measure, in words, the change from the dose before, and what is unusual."""
        ug = self.ug()
        if ug is None:
            return Echo("small", "")
        parts = [self._measured(ug), *((spelled(ug),) if ug else ())]
        cautions = [w for w in (self._range(ug), self._not_measurable(ug)) if w]
        if self._last_ug is not None and self._last_ug != ug:
            change = ug - self._last_ug
            much = f"{show_mg(abs(change))} {'more' if change > 0 else 'less'}"
            parts.append(f"last dose {show_mg(self._last_ug)}; {much}")
            if _is_large(self._last_ug, ug):
                cautions.append("large step")
        elif self._last_ug is not None:
            parts.append(f"last dose {show_mg(self._last_ug)}; the same")
        return Echo("soon" if cautions else "small", " · ".join([*parts, *cautions]))

    def _measured(self, ug: int) -> str:
        if ug == 0:
            return "0 mg = no dose"
        if self._form is None or not measurable(self._form, ug, self._strengths):
            return show_mg(ug)
        return f"{show_mg(ug)} = {measure_text(self._form, ug, self._strengths)}"

    def _not_measurable(self, ug: int) -> str:
        if ug == 0 or self._form is None or measurable(self._form, ug, self._strengths):
            return ""
        return unmeasurable_words(self._form, ug, self._strengths)

    @staticmethod
    def _range(ug: int) -> str:
        if ug > CEILING_UG:
            return f"above {show_mg(CEILING_UG)}"
        return f"under {show_mg(LOWEST_UG)}" if 0 < ug < LOWEST_UG else ""


def _is_large(before_ug: int, ug: int) -> bool:
    """Whether a change is unlike any usual step: the ramps double a low dose at most, and a halving halves."""
    return abs(ug - before_ug) > LARGE_STEP_UG or ug > 2 * before_ug or 2 * ug < before_ug
