"""Writes the rows that a schema's frozen file keeps: run once for each new schema, ``python -m tests.store.freeze``."""

import tempfile
from contextlib import closing
from pathlib import Path

from ldndesk.store import deeds, tables
from ldndesk.store.engine import open_engine
from ldndesk.store.file import REVISIONS, open_driver
from ldndesk.store.migrate import bring_up_to_date
from ldndesk.store.records import add_facts, add_patient, strike

from .conftest import AT, RICH


def fill(path: Path) -> None:
    """Put at least one row into every table."""
    engine = open_engine(path)
    with engine.begin() as connection:
        deed_id = deeds.add_deed(connection, "frozen", AT, "Tester", "admin", "freeze")
        patient_id = add_patient(connection, RICH.patient, RICH.indications, AT, deed_id)
        add_facts(connection, patient_id, RICH, deed_id)
        owned = {"patient_id": patient_id, "deed_id": deed_id}
        booked = connection.execute(tables.booked_call.insert().values(day=AT.date(), recorded_at=AT, **owned))
        row_id = (booked.inserted_primary_key or (0,))[0]
        connection.execute(tables.message_consent.insert().values(day=AT.date(), recorded_at=AT, **owned))
        strike(connection, "booked_call", row_id, "typed twice", deed_id)
        alert = {"rule": "sleep", "subject": "insomnia", "state": "open", "urgency": "soon", "opened_on": AT.date()}
        alert |= {"course_key": "c1", "finding": {"reason": "…"}, "pack_version": "1", "pack_sha256": "0"}
        connection.execute(tables.alert.insert().values(**alert, **owned))
        connection.execute(tables.alert_event.insert().values(alert_id=1, at=AT, state="open", deed_id=deed_id))
        connection.execute(tables.patient_was.insert().values(details={"family": "Before"}, **owned))
        pack = {"sha256": "0", "rules": "[pack]", "medicines": "[medicines]", "recorded_at": AT, "deed_id": deed_id}
        connection.execute(tables.rule_pack.insert().values(**pack))
        sent = {"day": AT.date(), "kind": "gp", "text": "Dear colleague,", "recorded_at": AT}
        connection.execute(tables.letter.insert().values(**sent, **owned))
        waiting = {"patient_id": patient_id, "title": "Halve", "content": {}, "recorded_at": AT, "deed_id": deed_id}
        connection.execute(tables.plan_proposal.insert().values(**waiting))
        end = {"plan_proposal_id": 1, "ended": "refused", "reason": "no", "recorded_at": AT, "deed_id": deed_id}
        connection.execute(tables.plan_proposal_end.insert().values(**end))
        draft = {"patient_id": patient_id, "token": "t", "actor": "Tester", "at": AT, "content": {"Note": "a word"}}
        connection.execute(tables.draft.insert().values(**draft))
        claim = {"patient_id": patient_id, "desk": "d", "actor": "Tester", "since": AT, "until": AT}
        connection.execute(tables.claim.insert().values(**claim))
        at = {"recorded_at": AT, "deed_id": deed_id}
        connection.execute(tables.staff.insert().values(sign_in="grey", **at))
        person = {"staff_id": 1, "name": "Dr Grey", "role": "prescriber", "active": True, "password": "$argon2id$x"}
        connection.execute(tables.staff_state.insert().values(**person, **at))
        connection.execute(tables.sealed_key.insert().values(id=1, text="{}", proof="0"))
        connection.execute(tables.sign_in_try.insert().values(sign_in="grey", failures=1, last_at=AT))
        deeds.add_outcome(connection, deed_id, patient_id, ["facts"], "Done.")
        connection.execute(tables.seal.insert().values(deed_id=deed_id, maintained={}, mac="0"))
    engine.dispose()


def written(path: Path) -> str:
    """Write every row as an order that puts it back."""
    orders = []
    with closing(open_driver(path)) as driver:
        for table in tables.clinic.metadata.sorted_tables:
            names = [row[1] for row in driver.execute(f"PRAGMA table_info({table.name})")]
            values = ", ".join(f"quote({name})" for name in names)
            for row in driver.execute(f"SELECT {values} FROM {table.name}").fetchall():
                orders.append(f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join(row)});\n")
    return "".join(orders)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "clinic.ldndesk"
        bring_up_to_date(record)
        fill(record)
        target = Path(__file__).parent / "frozen" / f"{REVISIONS[-1]}.sql"
        target.write_text(written(record), "utf-8")
