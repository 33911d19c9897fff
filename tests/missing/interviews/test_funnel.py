"""From returned to held: each stage holds some of the one before, what is left adds up, and every figure opens its rows."""
from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from caseflow.core.periods import financial_year
from caseflow.missing.interviews import account, funnel, obligations, offers
from caseflow.missing.interviews.funnel import LEFT, STAGES, Covering, Return
from tests.missing.interviews.conftest import DAY, HOUR, NOW, Back

TIMES = st.one_of(st.none(), st.integers(0, 200).map(lambda hours: NOW + timedelta(hours=hours)))
ANSWERS = st.sampled_from([None, "accepted", "declined", "no-contact"])
INTERVIEWS = st.builds(
    Covering, number=st.integers(1, 5), ref=st.just("R"), offered=st.booleans(), answer=ANSWERS, accepted=st.booleans(),
    declined=st.booleans(), attempts=st.integers(0, 3), held_at=TIMES,
    independence=st.sampled_from(["independent", "not-independent", "not-known"]), not_held_because=st.booleans())
RETURNS = st.builds(
    Return, episode_ref=st.just("E"), child_ref=st.just("C"), name=st.just("N"), returned_at=st.just(NOW),
    precision=st.sampled_from(["exact", "date"]), after_go_live=st.booleans(), interviews=st.lists(INTERVIEWS, max_size=3).map(tuple))


@given(st.lists(RETURNS, max_size=12))
@settings(max_examples=100)
def test_whatever_was_recorded_the_numbers_add_up(rows) -> None:
    counts = funnel.counts(rows)
    names = list(STAGES)
    assert counts["returned"] == len(rows)
    for stage, after in zip(names, [*names[1:], None], strict=True):
        left = [code for code, (of, _, _) in LEFT.items() if of == stage]
        inside = {id(r) for r in funnel.rows_of(stage, rows)}
        parts = [{id(r) for r in funnel.rows_of(code, rows)} for code in [*left, *([after] if after else [])]]
        assert all(part <= inside for part in parts)
        if parts:
            assert sum(counts[code] for code in [*left, *([after] if after else [])]) == counts[stage]
            assert len(set().union(*parts)) == counts[stage], "nobody is counted twice or lost"
    assert counts["independent"] + counts["not-independent"] + counts["not-known"] == counts["held"]
    assert funnel.interviews_held(rows) <= sum(len(r.interviews) for r in rows)


def test_the_page_and_the_rows_behind_each_bar(records, back: Back) -> None:
    lead = records.user("safeguarding-lead")
    children = [records.child(family_name=f"Number{n}") for n in range(6)]
    made = [back.came(child, NOW - 5 * DAY) for child in children]
    records.episode(children[5], NOW - 300 * DAY, NOW - 299 * DAY, returned_at=NOW - 299 * DAY)
    back.does(offers.attempt, made[0], {"result": "accepted", "at": NOW - 4 * DAY})
    back.does(account.hold, made[0], {"held_at": NOW - 3 * DAY, "relation": "not-involved"})
    back.does(account.hold, made[1], {"held_at": NOW - HOUR, "relation": "carer"})
    back.does(offers.attempt, made[2], {"result": "declined", "at": NOW - 4 * DAY})
    back.does(offers.attempt, made[3], {"result": "no-contact", "at": NOW - 4 * DAY})
    back.does(offers.attempt, made[4], {"result": "accepted", "at": NOW - 4 * DAY, "arranged_for": NOW + DAY})
    counts = funnel.counts(funnel.returns_in(lead, financial_year(2026)))
    expected = {"returned": 6, "owed": 6, "offered": 5, "accepted": 3, "held": 2, "in-time": 1, "declined": 1, "no-contact": 1,
                "waiting": 0, "not-offered": 1, "not-yet-held": 1, "late": 1, "not-independent": 1}
    assert {code: counts[code] for code in expected} == expected
    assert obligations.count(lead) == (3, 4), "not offered, not reached, accepted and not held; and the return of the year before"
    client = records.client(lead)
    page = client.get("/return-interviews/figures").text
    assert "2 returns with an interview held, in 2 interviews" in page and "4 attempts" in page
    for code, number in expected.items():
        behind = client.get(f"/return-interviews/figures/{code}?period=2026-27")
        assert behind.status_code == 200
        assert sum(f"Number{n}" in behind.text for n in range(6)) == number, code
        assert (f"/return-interviews/figures/{code}?period=2026-27" in page) is (number > 0)
    assert "Number5" in client.get("/return-interviews/figures/returned?period=2025").text
    assert client.get("/return-interviews/figures/nothing").status_code == 404
    assert client.get("/return-interviews/figures?period=x").status_code == 422
    assert records.client("social-worker").get("/return-interviews/figures").status_code == 403
    assert date(2026, 4, 1) == financial_year(2026).first_day
