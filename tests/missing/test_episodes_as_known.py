"""Missing episodes through the API as they were known at a moment."""
from __future__ import annotations

from typing import Any
from urllib.parse import quote

from sqlalchemy import select

from caseflow.audit.models import AuditEvent
from caseflow.extensions import db
from tests.harness import people


def test_episodes_as_known_at_a_moment(app: Any, at: Any) -> None:
    at("2026-06-03T22:00:00+01:00")
    lead = people.Caller(app, people.person(people.authority()))
    child = lead.made("/children", {"given_name": "Mira", "local_id": "C-1"})["ref"]
    first = lead.made(f"/children/{child}/missing-episodes", {"type": "M", "last_seen_at": "2026-06-03T20:00:00+01:00"})["ref"]
    at("2026-06-04T09:00:00+01:00")
    lead.made(f"/missing-episodes/{first}/found", {"found_at": "2026-06-04T02:00:00+01:00", "found_where": "Leeds"})
    at("2026-06-05T09:00:00+01:00")
    lead("POST", f"/missing-episodes/{first}/void", {"reason": "another child"})

    def known(when: str, path: str) -> Any:
        return lead("GET", f"{path}?known_at={quote(when)}")

    episode, listed = f"/missing-episodes/{first}", f"/children/{child}/missing-episodes"
    then = known("2026-06-03", episode)
    assert (then.get_json()["status"], then.get_json()["found_where"]) == ("open", None) and "ETag" not in then.headers
    assert known("2026-06-04", episode).get_json()["found_where"] == "Leeds"
    assert known("2026-06-05", episode).get_json()["status"] == "void"
    assert [[e["status"] for e in known(f"2026-06-0{day}", listed).get_json()["items"]] for day in (2, 3, 4, 5)] == [
        [], ["open"], ["found"], []], "voided facts of then stand as then"
    assert known("2026-06-02", episode).status_code == 404
    assert known("2026-06-06", episode).status_code == 422 and known("2026-06-06", listed).status_code == 422, "has not come yet"
    seen = db.session.execute(select(AuditEvent.detail).where(AuditEvent.action == "children.viewed")).scalars().all()
    assert any(d["page"] == "api.missing-episode as at 2026-06-03T22:59:59.999999Z" for d in seen)


def test_dated_facts_as_known_at_a_moment(app: Any, at: Any) -> None:
    at("2026-06-03T22:00:00+01:00")
    lead = people.Caller(app, people.person(people.authority()))
    child = lead.made("/children", {"given_name": "Mira", "local_id": "C-1", "care_started_on": "2026-01-01"})["ref"]
    at("2026-06-04T09:00:00+01:00")
    lead.made(f"/children/{child}/trafficking-stages", {"stage": "suspected", "started_on": "2026-05-01"})
    for path, before, after in (("trafficking-stages", 0, 1), ("placements", 1, 1), ("nrm-events", 0, 0), ("unaccompanied-statuses", 0, 0)):
        counts = [len(lead("GET", f"/children/{child}/{path}{query}").get_json()["items"]) for query in ("?known_at=2026-06-03", "")]
        assert counts == [before, after], path
