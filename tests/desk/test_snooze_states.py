"""Random deeds on a real record, snoozes among them: nothing gets worse unseen, and every snooze ends on its day."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from ldndesk.clinical.days import show_day
from ldndesk.clinical.findings import Urgency
from ldndesk.clinical.pack import Pack
from ldndesk.desk.day_run import patients_due, run_day
from ldndesk.desk.snooze import SnoozeReason, end_snooze, snooze_alert, snooze_days

from .test_alert_states import LifeOfAlerts, seen


class LifeWithSnoozes(LifeOfAlerts):
    """The same life of alerts with a prescriber who also puts them off."""

    @precondition(lambda self: bool(self.page.alerts))
    @rule(data=st.data(), reason=st.sampled_from(SnoozeReason))
    def snooze(self, data: st.DataObject, reason: SnoozeReason) -> None:
        alert = data.draw(st.sampled_from(self.page.alerts))
        self.desk.do(next(self.tokens), snooze_alert, alert.id, reason, "to be seen", alert.finding)
        self.quiet[alert.finding.rule, alert.finding.subject] = seen(alert.finding)
        days = snooze_days(reason, alert.finding.urgency is Urgency.URGENT)
        back = self.clock.now.date() + timedelta(days=days)
        row = next(a for a in self.page.snoozed if a.id == alert.id)
        assert row.snoozed_until is not None
        assert show_day(row.snoozed_until) in row.history[-1].reason
        assert row.snoozed_until <= back

    @precondition(lambda self: bool(self.page.snoozed))
    @rule(data=st.data())
    def show_again(self, data: st.DataObject) -> None:
        alert = data.draw(st.sampled_from(self.page.snoozed))
        self.desk.do(next(self.tokens), end_snooze, alert.id)

    @precondition(lambda self: bool(self.page.snoozed))
    @rule()
    def the_day_comes(self) -> None:
        days = [a.snoozed_until for a in self.page.snoozed if a.snoozed_until is not None]
        last = max(days)
        self.clock.pass_days((last - self.clock.now.date()).days)
        self.desk.do(next(self.tokens), run_day, self.desk.ask(patients_due))
        assert self.page.snoozed == ()


@pytest.mark.hazard("H3")
def test_whatever_is_put_off_nothing_gets_worse_unseen(template: Path, pack: Pack) -> None:
    LifeWithSnoozes.template, LifeWithSnoozes.pack = template, pack
    run_state_machine_as_test(
        LifeWithSnoozes,
        settings=settings(
            max_examples=12,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=tuple(p for p in Phase if p is not Phase.explain),
        ),
    )
