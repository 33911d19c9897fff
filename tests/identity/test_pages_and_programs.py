"""The bench, joining and parting by page and by program, and who may."""
from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from markupsafe import escape
from sqlalchemy import select

from caseflow.alerts import due
from caseflow.alerts.models import AlertReason
from caseflow.audit.models import AuditEvent
from caseflow.extensions import db
from caseflow.identity import candidates
from caseflow.missing.models import MissingEpisode
from caseflow.risk.rulebook import rulebook
from caseflow.store.unit import unit_of_work
from tests.harness.people import TEST
from tests.harness.records import Records

NIGHT = datetime(2026, 3, 1, 22, tzinfo=UTC)
BORN = date(2009, 1, 1)


@pytest.fixture
def two(records):
    return (records.child("A-1", given_name="Mohammed", family_name="Example", date_of_birth=BORN, sex="M"),
            records.child("A-2", given_name="Muhamed", family_name="Example", date_of_birth=BORN, sex="M", nationality="Sudanese"))


def last_view(page: str) -> list[str]:
    """Whom the newest view of a page showed, by the record."""
    events = db.session.execute(select(AuditEvent).where(AuditEvent.action == "children.viewed").order_by(AuditEvent.id.desc())).scalars()
    return next(event.refs for event in events if event.detail["page"] == page)


def test_a_lead_joins_and_parts_by_page(records, two) -> None:
    survivor, other = two
    records.episode(other, NIGHT, NIGHT + timedelta(hours=5))
    candidates.look(survivor.authority_id, TEST)
    lead = records.client("safeguarding-lead")
    bench = lead.get("/doubles")
    assert "Mohammed Example" in bench.text and f"/doubles/{survivor.ref}/{other.ref}" in bench.text
    assert "Look at them side by side" in lead.get("/").text
    found = lead.post(f"/children/{survivor.ref}/join", data={"other": "a-2"})
    assert (found.status_code, found.location) == (303, f"/doubles/{survivor.ref}/{other.ref}")
    side = lead.get(found.location)
    assert "nearly the same" in side.text and "1 January 2009" in side.text
    form = lead.get(f"/children/{survivor.ref}/join/{other.ref}")
    assert "Nationality: Sudanese (here: not known)" in form.text and "checked" in form.text
    shown = lead.post(f"/children/{survivor.ref}/join/{other.ref}", data={"take": ["nationality"], "reason": "same passport"})
    assert shown.status_code == 200
    for words in ("Nothing has been changed yet", "1 absence", "1 placement", "Join the two records"):
        assert words in shown.text, words
    seen = shown.text.partition('name="seen" value="')[2].partition('"')[0]
    confirmed = {"take": ["nationality"], "reason": "same passport", "seen": seen, "step": "confirm"}
    stale = lead.post(f"/children/{survivor.ref}/join/{other.ref}", data=confirmed | {"seen": "0" * 24})
    assert stale.status_code == 412 and "changed after you looked" in stale.text
    joined = lead.post(f"/children/{survivor.ref}/join/{other.ref}", data=confirmed)
    assert joined.status_code == 303
    page = lead.get(joined.location)
    assert "same passport" in page.text and other.ref in page.text
    assert other.ref in lead.get(f"/children/{survivor.ref}").text
    assert "Muhamed Example" in lead.get("/doubles").text and other.ref in last_view("doubles"), "whose name is shown is written down"
    part = lead.get(joined.location + "/part")
    assert "Goes back to Muhamed Example" in part.text
    refused = lead.post(joined.location + "/part", data={})
    assert refused.status_code == 422
    parted = lead.post(joined.location + "/part", data={"reason": "brothers"})
    assert parted.status_code == 303 and "joined and parted" in lead.get(parted.location).text
    assert lead.post(joined.location + "/part", data={"reason": "brothers"}).status_code == 409
    assert lead.get(f"/children/{other.ref}").status_code == 200


def test_two_children_leave_the_bench_for_good(records, two) -> None:
    one, other = two
    candidates.look(one.authority_id, TEST)
    lead = records.client("safeguarding-lead")
    assert lead.post(f"/doubles/{one.ref}/{other.ref}/not-duplicate", data={}).status_code == 422
    assert lead.post(f"/doubles/{one.ref}/{other.ref}/not-duplicate", data={"reason": "cousins"}).status_code == 303
    assert "Mohammed" not in lead.get("/doubles").text
    page = lead.get(f"/doubles/{one.ref}/{other.ref}")
    assert "cousins" in page.text and "Look at them again" in page.text
    assert lead.post(f"/doubles/{one.ref}/{other.ref}/look-again", data={"reason": "a new passport"}).status_code == 303
    assert "Mohammed" in lead.get("/doubles").text


def test_the_alerts_listed_beforehand_are_those_that_come_and_go(app, at) -> None:
    now = at("2026-03-10T12:00:00+00:00")
    records = Records(app)
    survivor, other = (records.child(name, given_name="Ana", family_name="Example", date_of_birth=BORN, sex="F") for name in ("A-1", "A-2"))
    for child, nights in ((survivor, (1, 10)), (other, (20, 30))):
        for night in nights:
            records.episode(child, now - timedelta(days=night), now - timedelta(days=night) + timedelta(hours=5))
    records.stage(other, "suspected", date(2026, 2, 1))
    records.nrm(survivor, "referred", date(2026, 2, 3))

    def standing() -> set[tuple[str, str, str]]:
        with unit_of_work(TEST, survivor.authority_id):
            due.queue(survivor.authority_id, [survivor.id, other.id])
        while due.evaluate_due(now + timedelta(minutes=1)).children:
            pass
        rows = db.session.execute(select(AlertReason).where(AlertReason.ended_at.is_(None)).order_by(AlertReason.id)).scalars()
        return {(rulebook()[row.rule].title, row.occurrence, row.title) for row in rows}

    before = standing()
    lead, api = records.client("safeguarding-lead"), records.api("safeguarding-lead")
    found = api.get(f"/api/v1/children/{survivor.ref}/merge-preview?other={other.ref}").get_json()
    page = lead.post(f"/children/{survivor.ref}/join/{other.ref}", data={"reason": "same passport"}).text
    listed = page.partition(">Alerts</h2>")[2].partition("</ul>")[0]
    assert re.findall(r"<li>(.*?)</li>", listed) == [str(escape(line)) for line in found["alerts"]]
    assert standing() == before, "nothing came or went by looking"
    joined = api.post(f"/api/v1/children/{survivor.ref}/merges", json={
        "other": other.ref, "reason": "same passport", "seen": found["seen"]})
    assert joined.status_code == 201
    after = standing()
    came = [f"{title}: Would fire: {headline}" for title, _, headline in after - before]
    went = [f"{title}: No longer applies: {headline}" for title, _, headline in before - after]
    assert sorted(found["alerts"]) == sorted(came + went), "what was listed beforehand came and went, and nothing else"
    assert any(line.startswith("Went missing repeatedly") for line in came) and any("not referred" in line for line in went)


def test_a_program_previews_joins_and_parts(records, two) -> None:
    survivor, other = two
    records.episode(survivor, NIGHT, NIGHT + timedelta(hours=9))
    clash = records.episode(other, NIGHT + timedelta(hours=1), NIGHT + timedelta(hours=5))
    candidates.look(survivor.authority_id, TEST)
    api = records.api("safeguarding-lead")
    [pair] = api.get("/api/v1/duplicates").get_json()["items"]
    assert (pair["first"], pair["second"], pair["compared"]["date_of_birth"]) == (survivor.ref, other.ref, "same")
    at = f"/api/v1/children/{survivor.ref}"
    preview = api.get(f"{at}/merge-preview?other={other.ref}").get_json()
    assert preview["clashes"][0]["theirs"] == clash.ref
    refused = api.post(f"{at}/merges", json={"other": other.ref, "reason": "same passport"})
    assert refused.status_code == 409 and refused.get_json()["current"]["clashes"][0]["theirs"] == clash.ref
    with unit_of_work(TEST, other.authority_id, reason="recorded in error"):
        db.session.get_one(MissingEpisode, clash.id).voided = True
    records.episode(other, NIGHT + timedelta(days=2), NIGHT + timedelta(days=3))
    preview = api.get(f"{at}/merge-preview?other={other.ref}").get_json()
    assert preview["clashes"] == [] and any("went missing" in one["figure"] for one in preview["figures"])
    assert "nationality" in preview["taken"], "what only the other record knows goes along when they are joined"
    again = api.get(f"{at}/merge-preview?other={other.ref}").get_json()
    assert again["seen"] == preview["seen"]
    made = api.post(f"{at}/merges", json={"other": other.ref, "reason": "same passport", "seen": preview["seen"]})
    assert made.status_code == 201, made.text
    record = made.get_json()
    assert record["moved"]["missing_episode"] == 2 and api.get(made.headers["Location"]).get_json() == record
    assert api.get(f"{at}").get_json()["nationality"] == "Sudanese"
    assert [one["ref"] for one in api.get(f"{at}/merges").get_json()["items"]] == [record["ref"]]
    gone = api.get(f"/api/v1/children/{other.ref}/missing-episodes")
    assert gone.status_code == 410 and gone.get_json()["current"]["merged_into"] == survivor.ref
    reported = api.post(f"/api/v1/children/{other.ref}/missing-episodes", json={"type": "M", "last_seen_at": "2026-03-05T10:00:00Z"})
    assert reported.status_code == 410 and reported.get_json()["current"]["merged_into"] == survivor.ref, "the old reference leads on"
    assert api.post("/api/v1/children", json={"local_id": "A-2", "given_name": "New"}).status_code == 409
    parted = api.post(f"/api/v1/merges/{record['ref']}/unmerges", json={"reason": "brothers"})
    assert parted.status_code == 201 and api.get(f"/api/v1/children/{other.ref}").status_code == 200
    said = api.post("/api/v1/duplicates/verdicts", json={"first": survivor.ref, "second": other.ref, "verdict": "not-duplicate",
                                                       "reason": "brothers"})
    assert said.status_code == 201 and api.get("/api/v1/duplicates").get_json()["items"] == []


def test_only_a_lead_of_the_authority_joins(records, two) -> None:
    survivor, other = two
    stranger = records.user("safeguarding-lead", authority=records.another_authority("331", "Brackley"))
    body = {"other": other.ref, "reason": "same passport"}
    for who, status in (("social-worker", 403), ("data-officer", 403), ("residential-worker", 403), (stranger, 404)):
        assert records.api(who).post(f"/api/v1/children/{survivor.ref}/merges", json=body).status_code == status
        assert records.client(who).get(f"/doubles/{survivor.ref}/{other.ref}").status_code == status
