"""What a call did not ask, named at its end: first what may be a danger, then the rest of the script."""

from collections.abc import Iterator

from ldndesk.clinical.symptoms import label_of

from .call_ahead import AheadLines
from .call_form_doses import DoseLines
from .call_medicines import MedicineLines
from .call_safety import SafetyLines
from .call_symptoms import MOOD, SymptomLines


def unasked(
    doses: DoseLines, symptoms: SymptomLines, safety: SafetyLines, medicines: MedicineLines, ahead: AheadLines
) -> tuple[str, ...]:
    """Give the sentences that name what nobody asked; none where all was."""
    grave = (*safety.not_asked(), *_beside(symptoms, medicines), *ahead.not_asked())
    rest = (*(("Doses taken",) if not doses.reports() else ()), *symptoms.not_asked())
    lines = (f"{', '.join(grave)}: ring back or ask at the next call.",) if grave else ()
    return (*lines, f"Of the rest of the script: {', '.join(rest)}.") if rest else lines


def _beside(symptoms: SymptomLines, medicines: MedicineLines) -> Iterator[str]:
    if symptoms.line(MOOD).answer() is None:
        yield label_of(MOOD)
    if medicines.any.value() is None and not medicines.reports():
        yield "Other medicines"
