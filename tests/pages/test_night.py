"""Since yesterday 5 p.m., and the handover from the night to the day."""
from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from caseflow.alerts.models import Alert, AlertReason
from caseflow.audit.models import AuditEvent
from caseflow.extensions import db
from caseflow.missing.models import BoardHandover, InterviewCover, ReturnInterview
from caseflow.pages.board.since_yesterday import since_when
from tests.harness.records import Records

MORNING = datetime(2026, 10, 21, 7, 30, tzinfo=UTC)


def test_the_night_says_who_went_who_came_and_what_waits(records: Records, at: Callable[..., datetime]) -> None:
    at(MORNING)
    out = records.child(given_name="Out", family_name="Still")
    back = records.child(given_name="Back", family_name="Again")
    before = records.child(given_name="Before", family_name="Five")
    records.episode(out, MORNING - timedelta(hours=9), place_last_seen="the park")
    records.episode(back, MORNING - timedelta(hours=12), MORNING - timedelta(hours=3), found_by="police")
    records.episode(before, MORNING - timedelta(hours=40), MORNING - timedelta(hours=30))
    whose = {"authority_id": back.authority_id, "child_id": back.id}
    home = records.episode(back, MORNING - timedelta(hours=80), MORNING - timedelta(hours=70), returned_at=MORNING - timedelta(hours=69))
    interview = records.add(ReturnInterview(**whose, due_at=MORNING + timedelta(hours=3)))
    records.add(InterviewCover(**whose, interview_id=interview.id, episode_id=home.id))
    alert = records.add(Alert(authority_id=out.authority_id, child_id=out.id, raised_at=MORNING, evidence_at=MORNING))
    records.add(AlertReason(authority_id=out.authority_id, child_id=out.id, alert_id=alert.id, rule="r", rule_version="1", occurrence="o",
                            title="Unaccompanied child missing", evidence=[], clears_when="", first_at=MORNING))
    client = records.client("safeguarding-lead")
    page = client.get("/board/since-yesterday").text
    for words in ("Since yesterday 5 p.m.", "Went missing: 2", "Came back: 1", "Still out: 1", "last seen at the park",
                  "(police), not yet returned", "Return home interviews due today: 1", "by 11:30 a.m. today",
                  "Alerts nobody has answered: 1", "Unaccompanied child missing", "Not handed over yet."):
        assert words in page, words
    assert "Before Five" not in page
    seen = db.session.execute(select(AuditEvent.refs).where(AuditEvent.action == "children.viewed")).scalars().all()
    assert [sorted(refs) for refs in seen] == [sorted([out.ref, back.ref])]


def test_the_night_hands_over_and_the_day_accepts(records: Records, at: Callable[..., datetime]) -> None:
    at(MORNING)
    night_worker = records.user("social-worker", name="Nia Night")
    client = records.client(night_worker)
    assert client.post("/board/handovers", data={"note": "x"}).status_code == 403
    team = records.another_team("EDT", out_of_hours=True)
    records.on_shift(night_worker, team, MORNING - timedelta(hours=10), MORNING + timedelta(hours=2))
    assert client.post("/board/handovers", data={"note": "Ring the police about the log."}).status_code == 303
    made = db.session.execute(select(BoardHandover)).scalar_one()
    lead = records.client(records.user("safeguarding-lead", name="Lee Lead"))
    page = lead.get("/board/since-yesterday").text
    assert "Handed over by Nia Night" in page and "Ring the police about the log." in page and "Nobody has accepted it yet." in page
    assert "Read and accept it" in lead.get("/").text
    assert client.post(f"/board/handovers/{made.ref}/accept").status_code == 403
    assert lead.post(f"/board/handovers/{made.ref}/accept").status_code == 303
    assert "Accepted by Lee Lead" in lead.get("/board/since-yesterday").text
    assert lead.post(f"/board/handovers/{made.ref}/accept").status_code == 409
    other = records.client(records.user("safeguarding-lead", authority=records.another_authority("331", "Brackley")))
    assert other.post(f"/board/handovers/{made.ref}/accept").status_code == 404


def test_since_when_is_yesterday_five_in_london() -> None:
    assert since_when(datetime(2026, 10, 25, 9, 0, tzinfo=UTC)) == datetime(2026, 10, 24, 16, 0, tzinfo=UTC)
    assert since_when(datetime(2026, 10, 26, 9, 0, tzinfo=UTC)) == datetime(2026, 10, 25, 17, 0, tzinfo=UTC)
    assert since_when(datetime(2026, 10, 26, 9, 0, tzinfo=UTC), from_friday=True) == datetime(2026, 10, 23, 16, 0, tzinfo=UTC)
