"""Every act about people, teams, hours and who may see a restricted child stands in the record, under the name of who did it."""
from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from caseflow.accounts.models import User
from caseflow.audit.models import AuditEvent
from caseflow.core import clock
from caseflow.extensions import db
from tests.harness.records import Records


def done_by(user: User) -> list[str]:
    """What this person did, oldest first, without what they only saw and their signing in."""
    rows = db.session.execute(select(AuditEvent.action).where(AuditEvent.actor == f"user:{user.ref}").order_by(AuditEvent.id)).scalars()
    return [action for action in rows if action not in ("children.viewed", "session.started")]


def test_what_an_administrator_does(records: Records, at) -> None:
    at(datetime(2026, 10, 20, 9, tzinfo=UTC))
    admin, worker = records.user("administrator"), records.user(name="Wim Worker")
    edt = records.another_team("EDT", out_of_hours=True)
    records.client(worker)
    client = records.client(admin)

    def send(path: str, status: int = 303, **facts: str) -> None:
        assert client.post(path, data=facts).status_code == status, path

    send("/people/add", 201, name="Dana", email="dana@330.example", role="auditor")
    send(f"/people/{worker.ref}/link", 201)
    send("/teams/add", name="West", kind="day")
    send("/teams", person=worker.ref, team=edt.ref, starts_at="2026-10-20T20:00:00+01:00", ends_at="2026-10-21T08:00:00+01:00")
    shift = db.session.execute(select(AuditEvent.subject).where(AuditEvent.action == "shift.given")).scalar_one()
    send(f"/shifts/{shift}/take-back")
    send("/settings/office-hours", opens="8:30", closes="17:30", closed_on="24/12/2026", reason="Winter")
    send(f"/people/{worker.ref}/sessions/end")
    send(f"/people/{worker.ref}/stop")
    assert done_by(admin) == [
        "user.added", "sign-up-link.made", "sign-up-link.made", "team.added", "shift.given", "shift.taken-back", "office-hours.changed",
        "session.ended", "user.disabled"]


def test_what_a_lead_does_about_who_may_see_a_child(records: Records) -> None:
    lead, colleague, child = records.user("safeguarding-lead"), records.user(name="Col League"), records.child()
    client, path = records.client(lead), f"/children/{child.ref}/restriction"
    for way, facts in (("", {"because": "relocation"}), ("/names", {"people": colleague.ref}), ("/reviewed", {})):
        assert client.post(path + way, data=facts).status_code == 303, way
    *_, named = db.session.execute(
        select(AuditEvent.subject).where(AuditEvent.action == "child.named-for").order_by(AuditEvent.id)).scalars()
    for way, facts in ((f"/names/{named}/take-off", {}), ("/lift", {"reason": "Safe now"})):
        assert client.post(path + way, data=facts).status_code == 303, way
    assert done_by(lead) == ["child.restricted", "child.named-for", "child.named-for", "child.restriction-reviewed",
                             "child.no-longer-named-for", "child.restriction-lifted"]


def test_a_refresh_is_one_view_and_another_session_of_the_same_person_another(records: Records, at) -> None:
    now = at(clock.now())
    lead, child = records.user("safeguarding-lead"), records.child()
    one, other = records.client(lead), records.client(lead)

    def views() -> int:
        rows = db.session.execute(select(AuditEvent.refs).where(AuditEvent.action == "children.viewed")).scalars()
        return sum(refs == [child.ref] for refs in rows)

    for client, minutes, number in ((one, 0, 1), (one, 9, 1), (other, 10, 2), (one, 14, 2), (one, 16, 3)):
        at(now + timedelta(minutes=minutes))
        assert client.get(f"/children/{child.ref}").status_code == 200
        assert views() == number, minutes
