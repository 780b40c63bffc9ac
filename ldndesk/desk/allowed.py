"""Who may ask for what: the table that the desk goes by, before a use case begins.

A use case that stands in no list is for nurse and prescriber alone. Those that need more than that check it themselves
as well, so that none can be reached from inside another.
"""

from collections.abc import Callable

from .work import Role

NURSE, PRESCRIBER, ADMIN = Role.NURSE, Role.PRESCRIBER, Role.ADMIN
CLINICIANS = frozenset({NURSE, PRESCRIBER})
EVERYBODY = frozenset(Role)
ADMINS = frozenset({ADMIN})
PRESCRIBERS = frozenset({PRESCRIBER})
KEEPERS = frozenset({PRESCRIBER, ADMIN})
PROGRAM_ALONE: frozenset[Role] = frozenset()

_CHARTS = """
    page.read_page looking_back.read_page_then entries.read_entries looking_back.read_entries_then
    patients.search_patients today.read_today staff.open_chart
"""
_CLINICAL = """
    page.strike_entry release.propose_plan inbox.acknowledge_alert snooze.end_snooze plan_change.check_plan
    patients.register_patient letters.write_letter letters.keep_letter calls.begin_call calls.record_call
    letters.write_days downtime.read_downtime clinic_report.read_clinic_facts clinic_report.read_sums
    calls.read_call_result day_run.run_day drafts.keep_draft drafts.hold_claim drafts.drop_draft drafts.release_call
    drafts.read_draft drafts.read_claims drafts.claim_call clinic.read_alert_log
    export.records_to_export export.export_records medicines.keep_asked medicines.read_medicines
    pack_difference.compare_packs
    keeping.keep_fact keeping.end_fact keeping.read_kept keeping.read_events labs.read_labs
    documents.read_documents kept_paper.read_kept_paper
"""
_DECIDING = """
    release.refuse_plan inbox.dismiss_alert plans.change_plan plans.lift_gi_cap plans.confirm_dose
    plans.set_maximum plans.lift_maximum
    snooze.snooze_alert revival.read_revival cleared.see_cleared
"""
_FILES = """
    exchange.preview_import exchange.import_files
    check_record.read_trail check_record.doses_against_facts check_server.read_guards
    other_desks.read_last other_desks.read_since
    clinic.is_synthetic day_run.patients_due day_run.clock_behind staff.read_clinic
"""
_OF_ONESELF = "staff.change_password staff.note_signed_in staff.note_locked staff.break_glass staff.read_own"
_OF_THE_CLINIC = "staff.list_staff staff.add_staff staff.reset_password staff.set_active demo.clinic.fill_demo"
_OF_THE_CLINIC += " staff.note_passphrase_changed moving.prepare_move"
_OF_KEEPING = "restoring.begin_restore restoring.note_restored"
_OF_THE_PROGRAM = """
    staff.found_clinic staff.has_staff signing_in.begin_try signing_in.end_try
    signing_in.note_refused moving.note_moved signing_in.standing_of writing.prove_writing
"""
PARTS = frozenset(
    """
    release.end_waiting release.read_for_release list_columns.keep_lists inbox.read_call_due inbox.read_alerts
    inbox.open_alert alert_events.note_event dose_calendar.dose_calendar kept_packs.keep_pack kept_packs.pack_by
    plan_change.check_change booking.book_call booking.latest_booking plans.current_course calls.named_patient
    looking_back.alerts_then letter_days.latest_letter letter_texts.not_reached letter_texts.to_gp snooze.bring_back
    letters.clinic_name letter_texts.chart_of letter_texts.about letter_texts.signed
    letter_tables.doses_table letter_tables.changes_table letter_tables.scores_table
    letter_dose.course_words letter_dose.dose_words letter_dose.why_stopped
    letter_review.review_summary letter_label.label_text dose_calendar.sure_plan
    diaries.match_diaries candidates.candidates candidates.holders
    entries.read_rows beside.read_beside medicine_stops.end_running
    page.page_of inbox.change_state revival.note_revival list_columns.dose_shown
    alerts.settle call_words.go_on_words call_words.not_reached_words open_proposal.open_proposal
    cleared.cleared_by consent.keep_consent consent.read_consent staff.standing
    """.split()
)
"""What use cases are made of; no screen asks for them by themselves."""


def _table() -> dict[str, frozenset[Role]]:
    table: dict[str, frozenset[Role]] = {}
    for names, roles in (
        (_CHARTS, CLINICIANS),
        (_CLINICAL, CLINICIANS),
        (_DECIDING, PRESCRIBERS),
        ("plans.stop_course", PRESCRIBERS),
        (_FILES, EVERYBODY),
        (_OF_ONESELF, EVERYBODY),
        (_OF_THE_CLINIC, ADMINS),
        (_OF_KEEPING, KEEPERS),
        (_OF_THE_PROGRAM, PROGRAM_ALONE),
    ):
        table |= dict.fromkeys(names.split(), roles)
    return table


ALLOWED = _table()
"""Who may ask for a use case, by the room's file and the function's name."""
IN_EMERGENCY = dict.fromkeys(_CHARTS.split(), EVERYBODY) | {"plans.stop_course": CLINICIANS}
"""Who may besides once they gave a reason: an admin sees charts, a nurse stops a course. Nobody raises a dose so."""
_ROOM = f"{__package__}."


def who_may(use_case: Callable[..., object]) -> frozenset[Role]:
    """Give the roles that may ask for a use case; what is none of this room is not judged here."""
    name = _name(use_case)
    return ALLOWED.get(name, CLINICIANS) if name else EVERYBODY


def may(role: Role, use_case: Callable[..., object], *, emergency: bool = False) -> bool:
    """Whether a role may ask for a use case."""
    return role in who_may(use_case) or (emergency and role in IN_EMERGENCY.get(_name(use_case), PROGRAM_ALONE))


def _name(use_case: Callable[..., object]) -> str:
    module = getattr(use_case, "__module__", "") or ""
    if not module.startswith(_ROOM):
        return ""
    return f"{module.removeprefix(_ROOM)}.{getattr(use_case, '__name__', '')}"
