"""The social worker on the morning after, on a telephone: the child, what was known when, a late fact, the record put right, the plan."""
from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from caseflow.children.life.models import PlacementReview, SafetyPlan
from caseflow.children.models import NrmEvent, TraffickingStage
from caseflow.extensions import db
from caseflow.missing.interviews.models import WelfareCheck
from caseflow.missing.models import MissingEpisode
from tests.journeys.story import HOUR, MINUTE, NIGHT, Cast, Screen

TODAY = NIGHT.date()


@pytest.mark.sqlite_only
def test_the_morning_after_from_the_night_to_the_plan(app: Flask, page: Any) -> None:
    cast, phone = Cast(app), Screen(page)
    back = NIGHT + 5 * HOUR
    phone.at(back)
    cast.out(NIGHT - 30 * MINUTE, back, found_by="police", returned_at=back, returned_to="same placement")
    phone.at(NIGHT + 8 * HOUR)
    phone.sign_in(cast.social_worker, "Somebody is back")
    looks_back(phone)
    puts_right(phone)
    looks_after(phone)
    plans(phone)
    episode = db.session.execute(select(MissingEpisode)).scalar_one()
    assert (episode.last_seen_at, episode.type, episode.version) == (NIGHT - 4 * HOUR, "A", 2)
    assert db.session.execute(select(WelfareCheck.injury)).scalar_one() == "no"
    assert db.session.execute(select(PlacementReview.outcome)).scalar_one() == "stay-changed"
    stages = db.session.execute(select(TraffickingStage.stage).order_by(TraffickingStage.id)).scalars().all()
    assert stages == ["suspected", "identified"]
    assert db.session.execute(select(NrmEvent.event, NrmEvent.happened_on)).one() == ("referred", TODAY)
    assert db.session.execute(select(SafetyPlan.in_their_words)).scalar_one() == "Let me ring my friend every evening"


def looks_back(phone: Screen) -> None:
    """From the first page to the night, the child, what happened in order, and what was known the day before."""
    phone.press("Since yesterday 5 p.m.", link=True)
    phone.sees("Since yesterday 5 p.m.", "Went missing: 1", "Came back: 1")
    phone.press("Linh Tran", link=True)
    phone.sees("Returned", "Follow-up")
    phone.press("Linh Tran", link=True)
    phone.sees("Linh Tran", "Care and safety")
    phone.press("Timeline of everything recorded", link=True)
    phone.sees("Timeline", "Our view of trafficking: suspected")
    phone.page.go_back(wait_until="load")
    phone.press("Show this page as it was on another day", link=True)
    phone.sees("Show the page as it was")
    phone.press("Show")
    phone.refused("Answer the question:")
    for part, value in (("Day", 23), ("Month", 11), ("Year", 2026)):
        phone.page.get_by_label(part, exact=True).fill(str(value))
    phone.press("Show")
    phone.sees("Linh Tran", "Nothing can be changed from this view.", "Never recorded as missing.")
    phone.press("Show it as it is now", link=True)


def puts_right(phone: Screen) -> None:
    """What she learns only now: since when, and that somebody knew where she was. She sees what that moves before it is saved."""
    phone.sees("Linh Tran", "Care and safety")
    phone.press("25 November 2026", link=True)
    phone.sees("Returned", "Put the record right")
    phone.press("Change what is recorded", link=True)
    phone.sees("Put the record right")
    phone.press("Change when it began", link=True)
    phone.sees("When it began")
    phone.page.locator("[data-moment=last_seen_at]").get_by_label("Yesterday").check()
    phone.moment("last_seen_at", "22:00")
    phone.write(reason="The night staff say so")
    phone.choose("Yes, away")
    phone.press("Save the change")
    phone.sees("What this would move", "Nothing has been changed yet.")
    phone.press("Save the change")
    phone.sees("Returned", "Saved. What stood before is kept below.", "The night staff say so")


def looks_after(phone: Screen) -> None:
    """How she is, and whether the place is right for her."""
    phone.press("Record a welfare check", link=True)
    phone.sees("Welfare check")
    for question, answer in (("Have they eaten", "Yes"), ("Are they free of injury?", "No")):
        phone.page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()
    phone.press("Save")
    phone.sees("Returned", "Are they free of injury?")
    phone.press("Linh Tran", link=True)
    phone.press("Open Home", link=True)
    phone.page.get_by_role("heading", name="Reviews of the placement").wait_for()
    phone.press("Record a review that was held", link=True)
    phone.day("held_on", TODAY)
    phone.choose("Stays, with changes")
    phone.write(held_by="Sam Worker", note="A door alarm, and a key worker at night")
    phone.press("Save")
    phone.sees("Home", "A door alarm")


def plans(phone: Screen) -> None:
    """Our view of trafficking, the referral, and a plan in the child's own words."""
    phone.press("Back to the child", link=True, inside="body")
    phone.press("Open Exploitation", link=True)
    phone.sees("Trafficking and exploitation", "Suspected to be trafficked")
    phone.press("Record our view of trafficking", link=True)
    phone.choose("Identified as trafficked")
    phone.day("started_on", TODAY)
    phone.press("Save")
    phone.sees("Linh Tran", "Our view: identified")
    phone.press("Record a National Referral Mechanism event", link=True)
    phone.choose("Referred")
    phone.day("on", TODAY)
    phone.press("Save")
    phone.page.get_by_text("Saved.").wait_for()
    phone.press("Open Plan", link=True)
    phone.sees("Plan and safety", "Safety plan")
    phone.press("Make or renew the safety plan", link=True)
    phone.write(in_their_words="Let me ring my friend every evening", what_helps="Her friend, and the night staff")
    phone.choose("Yes")
    phone.day("made_on", TODAY)
    phone.day("review_on", TODAY + timedelta(days=28))
    phone.press("Save")
    phone.sees("Plan and safety", "Let me ring my friend every evening")
