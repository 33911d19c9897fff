"""What runs out or is due, whose placement has to be reviewed, and what is not recorded."""
from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event

from caseflow.accounts import restriction
from caseflow.children.life import due, reviews
from caseflow.children.life.intervals import DAYS
from caseflow.children.life.models import (
    Accommodation,
    Exploitation,
    ImmigrationLeave,
    PlacementReview,
    SafetyPlan,
    WarningFlag,
)
from caseflow.children.life.quality import lacking_in
from caseflow.children.models import Child, Placement
from caseflow.extensions import db
from caseflow.store.unit import unit_of_work
from tests.harness.records import TEST, Records

NOON = datetime(2026, 10, 21, 11, tzinfo=UTC)
TODAY = date(2026, 10, 21)


@pytest.fixture
def noon(records: Records, at: Callable[..., datetime]) -> Records:
    at(NOON)
    return records


def placed(records: Records, child: Child, from_day: date, code: str = "K2") -> Placement:
    """A placement of this child from a day on, after the one that it has."""
    whose = {"authority_id": child.authority_id, "child_id": child.id}
    before = db.session.query(Placement).filter_by(child_id=child.id).one()
    with_end = {"ended_on": from_day}
    with unit_of_work(TEST, child.authority_id):
        before = db.session.merge(before)
        before.ended_on = with_end["ended_on"]
        made = Placement(**whose, started_on=from_day, placement_code=code, home_name="Hotel Esplanade")
        db.session.add(made)
    return made


def whose(child: Child) -> dict[str, int]:
    return {"authority_id": child.authority_id, "child_id": child.id}


def test_a_review_is_owed_by_setting_once_a_child_is_flagged_and_done_by_a_person(noon: Records) -> None:
    child = noon.child("ASH-1")
    noon.user("safeguarding-lead")
    placement = placed(noon, child, date(2026, 10, 10))
    assert reviews.owed_for(child) is None, "nobody is flagged"
    noon.stage(child, "at-risk", date(2026, 10, 1))
    assert reviews.owed_for(child) is None
    noon.stage(child, "suspected", date(2026, 10, 12))
    owed = reviews.owed_for(child)
    assert owed is not None and (owed.due_on, owed.why) == (date(2026, 10, 22), "trafficking: suspected")
    judged = {"judged_on": date(2026, 10, 12), "suitable": "no", "safe": "no"}
    noon.add(Accommodation(**whose(child), placement_id=placement.id, setting="hotel", registered="no", **judged))
    owed = reviews.owed_for(child)
    assert owed is not None and owed.due_on == date(2026, 10, 15) and owed.overdue(TODAY), "a hotel is looked at within three days"
    api = noon.api("safeguarding-lead")
    made = api.post(f"/api/v1/children/{child.ref}/placement-reviews", json={
        "held_on": "2026-10-20", "held_by": "Max", "outcome": "to-move", "next_review_on": "2026-11-20"}).get_json()
    assert made["due_on"] == "2026-10-15"
    owed = reviews.owed_for(child)
    assert owed is not None and (owed.due_on, owed.again) == (date(2026, 11, 20), True)
    noon.add(PlacementReview(**whose(child), placement_id=placement.id, held_on=date(2026, 10, 21), held_by="Max", outcome="stay"))
    assert reviews.owed_for(child) is None, "no further review was asked for"
    placed_again = reviews.owed_in(child.authority_id, date(2027, 1, 1))
    assert placed_again == []


def test_unaccompanied_from_before_the_placement_counts_from_the_placement(noon: Records) -> None:
    child = noon.child("ASH-2")
    noon.unaccompanied(child, date(2025, 1, 1))
    placed(noon, child, date(2026, 10, 18), code="K3")
    owed = reviews.owed_for(child)
    assert owed is not None and (owed.due_on, owed.why) == (date(2026, 10, 21), "unaccompanied")


def test_another_authority_reviews_the_homes_of_its_own_children(noon: Records) -> None:
    child, lead = noon.child("ASH-20"), noon.user("safeguarding-lead")
    noon.unaccompanied(child, date(2025, 1, 1))
    assert reviews.owed_for(child) is not None and reviews.how_many_owed(lead, TODAY) == 1
    with unit_of_work(TEST, child.authority_id):
        db.session.get_one(Child, child.id).standing = "other-authority"
    child = db.session.get_one(Child, child.id)
    assert reviews.owed_for(child) is None and reviews.how_many_owed(lead, TODAY) == 0
    assert {one.name: one.children for one in lacking_in(child.authority_id)}["overdue-home"] == 0


def test_the_list_shows_what_runs_out_to_those_who_see_the_child(noon: Records) -> None:
    mine, other = noon.child("ASH-3", given_name="Ada", family_name="Mine"), noon.child("ASH-4", given_name="Bo", family_name="Other")
    worker = noon.user("social-worker")
    noon.allocated(mine, worker)
    for child in (mine, other):
        noon.add(ImmigrationLeave(**whose(child), kind="uasc-leave", started_on=date(2024, 6, 1), expires_on=date(2026, 11, 30)))
    noon.add(ImmigrationLeave(**whose(other), kind="refugee", started_on=date(2026, 9, 1), expires_on=date(2031, 9, 1)))
    noon.add(WarningFlag(**whose(mine), kind="approach", words="Two workers", started_on=date(2025, 10, 1), review_on=date(2026, 10, 1),
                         child_told=True))
    strange = noon.child("ASH-44", given_name="Cy", family_name="Strange")
    noon.unaccompanied(strange, date(2025, 1, 1))
    noon.add(SafetyPlan(**whose(strange), made_on=date(2025, 1, 1), review_on=date(2026, 10, 1), what_helps="Lock", agreed_with_child=True))
    page = noon.client(worker).get("/children/due").text
    assert "Cy Strange" not in page and "ASH-44" not in noon.api(worker).get("/api/v1/due").text
    assert due.count_due(worker) == 1, "what is due of others is not counted, either"
    assert "Ada Mine" in page and "Leave as an unaccompanied child, until 30 November 2026" in page and "was due 1 October 2026" in page
    assert "Bo Other" not in page
    assert "30 November 2026" not in noon.client(worker).get("/children/due?days=30").text
    lead = noon.client("safeguarding-lead").get("/children/due").text
    assert lead.count("Cy Strange") == 2, "the review of the home and of the plan"
    assert "Ada Mine" in lead and "Bo Other" not in lead, "a newer leave stands in its place"


def test_what_is_not_recorded_is_counted_by_identifier_and_never_by_name(noon: Records) -> None:
    bare, whole, unknown = (noon.child(f"ASH-{n}", given_name="Quentin", family_name="Hidden") for n in (5, 6, 7))
    for child in (bare, whole, unknown):
        noon.stage(child, "suspected", date(2026, 1, 1))
    noon.add(Exploitation(**whose(whole), noted_on=date(2026, 2, 1), types=["labour"], british="no", place="abroad"))
    noon.add(Exploitation(**whose(unknown), noted_on=date(2026, 2, 1), types=[]))
    counts = {one.name: one.children for one in lacking_in(noon.authority.id)}
    assert (counts["exploitation-type"], counts["exploitation-where"]) == (2, 2)
    assert counts["overdue-home"] == 3, "placed in 2020 and never reviewed"
    officer = noon.client("data-officer").get("/children/data-quality").text
    assert "Exploitation type not recorded: 2 children" in officer and "ASH-5" in officer and "ASH-7" in officer
    assert "Hidden" not in officer and bare.ref not in officer
    lead = noon.client("safeguarding-lead").get("/children/data-quality").text
    assert f'href="/children/{bare.ref}"' in lead and "Hidden" not in lead
    assert noon.client("social-worker").get("/children/data-quality").status_code == 403
    told = noon.api("data-officer").get("/api/v1/data-quality").get_json()["items"]
    assert {one["name"]: one["children"] for one in told}["exploitation-type"] == 2 and "Hidden" not in str(told)
    [first, *_] = noon.api("safeguarding-lead").get("/api/v1/due?days=0").get_json()["items"]
    assert (first["subject"], first["overdue"]) == ("home", True)


def test_a_restricted_child_is_counted_and_not_pointed_out(noon: Records) -> None:
    lead, hidden = noon.user("safeguarding-lead"), noon.child("ASH-10")
    noon.stage(hidden, "suspected", date(2026, 1, 1))
    with unit_of_work(TEST, hidden.authority_id):
        restriction.restrict(hidden.authority_id, hidden.id, hidden.ref, lead, because="relocation")
    for user in (noon.user("data-officer"), noon.user("safeguarding-lead")):
        page = noon.client(user).get("/children/data-quality").text
        assert "Exploitation type not recorded: 1 child" in page and "a restricted record" in page and "ASH-10" not in page
    assert "ASH-10" in noon.client(lead).get("/children/data-quality").text, "who is named reads which"


def test_warnings_stand_at_the_top_of_the_child_in_words_as_at_a_day(noon: Records, at: Callable[..., datetime]) -> None:
    child = noon.child("ASH-8")
    client = noon.client("safeguarding-lead")
    flag = noon.add(WarningFlag(**whose(child), kind="do-not-tell", words="Never tell the uncle where she lives", started_on=TODAY,
                                review_on=date(2027, 10, 21), child_told=False, not_told_because="Fear"))
    page = client.get(f"/children/{child.ref}").text
    assert "Never tell the uncle" in page and page.index("Never tell the uncle") < page.index("Who to ring")
    assert "the child has not been told; looked at again on 21 October 2027" in page
    facts = {"ended_on-day": 21, "ended_on-month": 10, "ended_on-year": 2026, "ended_because": "The uncle moved"}
    asked = {"kind": "do-not-tell", "words": flag.words, "started_on-day": 21, "started_on-month": 10, "started_on-year": 2026,
             "review_on-day": 21, "review_on-month": 10, "review_on-year": 2027, "child_told": "no", "not_told_because": "Fear"}
    assert client.post(f"/children/{child.ref}/record/warning-flags/{flag.ref}", data=asked | facts).status_code == 303
    assert "Never tell the uncle" not in client.get(f"/children/{child.ref}").text


def test_an_authority_sets_its_own_days_with_a_reason(noon: Records) -> None:
    child = noon.child("ASH-9")
    noon.unaccompanied(child, date(2025, 1, 1))
    placed(noon, child, date(2026, 10, 18), code="U6")
    lead = noon.client("safeguarding-lead")
    page = lead.get("/placement-review-days").text
    assert "Foster care" in page
    days = dict(DAYS) | {"foster": 2}
    assert lead.post("/placement-review-days", data=days).status_code == 422, "a reason is needed"
    assert lead.post("/placement-review-days", data=days | {"foster": 0, "because": "x"}).status_code == 422
    assert lead.post("/placement-review-days", data=days | {"because": "our own procedure"}).status_code == 303
    owed = reviews.owed_for(child)
    assert owed is not None and owed.due_on == date(2026, 10, 20)
    assert lead.post("/placement-review-days", data=days | {"foster": 5, "because": "procedure of October"}).status_code == 303
    owed = reviews.owed_for(child)
    assert owed is not None and owed.due_on == date(2026, 10, 23)
    assert noon.client("social-worker").get("/placement-review-days").status_code == 403


def test_a_long_list_is_read_in_pages_and_its_count_is_of_all(noon: Records) -> None:
    children = [noon.child(f"LEAVE-{n:02d}", given_name=f"Kim{n:02d}", family_name="Long") for n in range(12)]
    noon.add(*(ImmigrationLeave(**whose(child), kind="uasc-leave", started_on=date(2024, 6, 1), expires_on=date(2026, 10, n + 1))
               for n, child in enumerate(children)))
    lead = noon.client("safeguarding-lead")
    front = lead.get("/children/due").text
    assert "Immigration leave running out: 12" in front and "list=leave" in front and "All 12" in front
    assert front.count("Leave as an unaccompanied child") == 10 and "Kim11 Long" not in front
    whole = lead.get("/children/due?list=leave").text
    assert whole.count("Leave as an unaccompanied child") == 12 and "Warnings to be looked at again" not in whole
    assert "12 reviews, warnings or ends of immigration leave are overdue." in lead.get("/").text
    api = noon.api("safeguarding-lead")
    given, path = [], "/api/v1/due?days=0&limit=5"
    while path:
        answer = api.get(path).get_json()
        given += [(item["subject"], item["child"]) for item in answer["items"]]
        path = answer["next"] and f"/api/v1/due?days=0&limit=5&after={answer['next']}"
    assert given == [("leave", child.ref) for child in children]


def test_reviews_of_placements_are_read_in_pages_and_cost_the_same_however_many_there_are(noon: Records) -> None:
    lead, asked = noon.user("safeguarding-lead"), []

    def first_page() -> int:
        asked.clear()
        listed, total = reviews.owed_to(lead, TODAY, limit=1)
        assert len(listed) == min(total, 1)
        return total

    event.listen(db.engine, "before_cursor_execute", note := lambda *call: asked.append(call[2]))
    try:
        costs = []
        for number in range(4):
            noon.unaccompanied(noon.child(f"REV-{number}"), date(2025, 1, 1 + number))
            assert first_page() == number + 1
            costs.append(len(asked))
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len(set(costs[1:])) == 1 and reviews.how_many_owed(lead, TODAY) == 4
    every = [one.child.local_id for one in reviews.owed_to(lead, TODAY)[0]]
    assert [one.child.local_id for place in range(4) for one in reviews.owed_to(lead, TODAY, offset=place, limit=1)[0]] == every
    assert sorted(every) == [f"REV-{number}" for number in range(4)]
