"""The plain statements that the list of the day is read by, and the rules they know by name."""

WARNINGS = frozenset({"red-flag-liver", "red-flag-mood", "withdrawal-suspected"})
"""Rules that stand before every other urgent one."""
SEEN_CLEARED = "seen-once-cleared"
"""Noted on a cleared warning sign when a prescriber has seen that it was cleared."""
NO_LONGER = "The finding no longer holds."
"""With these words an alert is cleared; what stands against it now follows."""
ALERTS = """
    SELECT a.id, a.patient_id, a.state, a.opened_on, a.snoozed_until, a.finding, p.family, p.given, p.title
    FROM alert a JOIN patient p ON p.id = a.patient_id
    WHERE a.state IN ('open', 'acknowledged', 'snoozed')
"""
CLEARED = f"""
    SELECT a.id, a.patient_id, a.state, a.opened_on, a.snoozed_until, a.finding, p.family, p.given, p.title,
        v.at, v.text, e.actor
    FROM alert a JOIN patient p ON p.id = a.patient_id
    JOIN alert_event v ON v.alert_id = a.id AND v.state = 'cleared' AND v.reason_code = ''
    JOIN deed e ON e.id = v.deed_id
    WHERE a.state = 'cleared' AND a.rule IN ({", ".join(f"'{rule}'" for rule in sorted(WARNINGS))})
        AND NOT EXISTS (SELECT 1 FROM alert_event s WHERE s.alert_id = a.id AND s.reason_code = '{SEEN_CLEARED}')
        AND NOT EXISTS (SELECT 1 FROM alert n WHERE n.patient_id = a.patient_id AND n.previous_id = a.id)
"""
CALLS = """
    SELECT p.id, p.family, p.given, p.title, p.phone, p.todo, p.last_contact_on, p.failed_attempts,
        p.last_tried_on, d.patient_id, c.actor
    FROM patient p
    LEFT JOIN draft d ON d.patient_id = p.id
    LEFT JOIN claim c ON c.patient_id = p.id AND c.until > :now
    WHERE p.todo_on <= :today AND p.deceased = 0
"""
BEGUN = """
    SELECT d.patient_id, p.family, p.given, p.title, d.actor
    FROM draft d JOIN patient p ON p.id = d.patient_id
    ORDER BY d.at, d.patient_id
"""
LOAD = """
    SELECT next_call_on, count(*) FROM patient
    WHERE next_call_on > :today AND next_call_on <= :far AND deceased = 0
    GROUP BY next_call_on ORDER BY next_call_on
"""
RELEASES = """
    SELECT o.id, o.patient_id, o.title, o.recorded_at, e.actor, p.family, p.given, p.title
    FROM plan_proposal o JOIN patient p ON p.id = o.patient_id JOIN deed e ON e.id = o.deed_id
    WHERE NOT EXISTS (SELECT 1 FROM plan_proposal_end x WHERE x.plan_proposal_id = o.id)
"""
NAMESAKES = """
    SELECT id FROM patient
    WHERE sort_key IN (SELECT sort_key FROM patient GROUP BY sort_key HAVING count(*) > 1)
"""
COUNTS = """
    SELECT count(*), coalesce(sum(CASE WHEN not_evaluated > 0 THEN 1 ELSE 0 END), 0),
        coalesce(sum(CASE WHEN evaluated_on IS NULL THEN 1 ELSE 0 END), 0)
    FROM patient
"""
