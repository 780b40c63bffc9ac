"""Scores of three times, and how doses were taken, in words."""

from ldndesk.clinical.comparison import LOOKED_AT, Compared, Taking
from ldndesk.clinical.days import show_day
from ldndesk.clinical.score_series import Point

NOT_ASKED = "not asked"


def point_words(point: Point | None) -> str:
    """Give a score out of ten."""
    return NOT_ASKED if point is None else f"{point.score} of 10"


def when_words(point: Point | None) -> str:
    """Give the day of a score."""
    return show_day(point.day) if point is not None else ""


def change_words(row: Compared) -> str:
    """Say the change from before LDN: a lower score is better on every one of these scales."""
    change = row.change
    if change is None:
        return "not known"
    return "the same" if change == 0 else f"better by {-change}" if change < 0 else f"worse by {change}"


def change_sign(row: Compared) -> str:
    """Give the same change where there is room for a sign alone."""
    change = row.change
    return "?" if change is None else "0" if change == 0 else f"+{change}" if change > 0 else f"−{-change}"


def compared_words(row: Compared) -> str:
    """Say one symptom's scores of three times in one line, each with its day."""
    told = (("before LDN", row.before), ("last time", row.last), ("now", row.now))
    scores = ", ".join(f"{name} {' on '.join(filter(None, (point_words(p), when_words(p))))}" for name, p in told)
    return f"{row.label}: {scores}; {change_words(row)}"


def taking_words(told: Taking) -> str:
    """Say in one line how the doses of the last weeks were taken, as far as anybody told."""
    if not told.days:
        return f"No dose was planned in the last {LOOKED_AT} days."
    reported = told.days - told.unreported
    if not reported:
        return f"Last {LOOKED_AT} days: nothing was reported of {told.days} days with a dose planned."
    other = f", another dose on {told.otherwise}" if told.otherwise else ""
    return (
        f"Last {LOOKED_AT} days: taken as prescribed on {told.as_prescribed} of {reported} days reported, "
        f"missed on {told.missed}{other}; {told.unreported} not reported."
    )
