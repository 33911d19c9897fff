"""A residential worker at two in the morning, one thumb on a telephone: gone, reported, everybody rung, the copy sent, records found."""
from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from caseflow.children.models import Child
from caseflow.extensions import db
from caseflow.missing import service_endings
from caseflow.missing.models import MissingEpisode, Notice
from caseflow.missing.pack.models import PhilomenaCopy, PhilomenaPartTwo
from caseflow.store.unit import unit_of_work
from tests.harness.records import TEST
from tests.journeys.story import HOUR, NIGHT, Cast, Screen


@pytest.mark.sqlite_only
def test_the_home_at_night_from_gone_to_found(app: Flask, page: Any) -> None:
    cast, phone = Cast(app), Screen(page)
    phone.at(NIGHT)
    phone.sign_in(cast.keyworker, "Is a child missing?")
    phone.press("Report missing")
    reports(phone)
    rings(phone)
    sends_the_copy(phone)
    finds(phone, cast)
    episode = db.session.execute(select(MissingEpisode)).scalar_one()
    assert (episode.current_type, episode.started_at) == ("M", NIGHT - timedelta(minutes=30))
    assert (episode.found_by, episode.found_at) == ("police", NIGHT + 4 * HOUR), "the second to say so changes nothing"
    assert episode.returned_at == NIGHT + 5 * HOUR and episode.returned_to == "same placement"
    told = {notice.to: notice.acknowledged_by for notice in db.session.execute(select(Notice)).scalars()}
    assert told == {"police": "PC Ahmed", "duty-manager": "Nia Night"}, "who took each call"
    assert db.session.execute(select(PhilomenaPartTwo.clothes)).scalar_one() == "Red coat, white trainers"
    assert db.session.execute(select(PhilomenaCopy.number)).scalar_one() == 1


def reports(phone: Screen) -> None:
    """Three answers, each on a page of its own; an answer left out is asked for again."""
    phone.sees("Who is missing?", "Or press a child whom you work with")
    phone.narrow()
    phone.press("Linh Tran", link=True)
    phone.sees("Do we know where they are?")
    phone.narrow()
    phone.press("No, we do not know")
    phone.sees("When were they last seen?")
    phone.press("Save the report")
    phone.refused("Answer the question: When were they last seen?")
    phone.choose("At another time")
    phone.moment("last_seen_at", "01:30")
    phone.narrow()
    phone.press("Save the report")


def rings(phone: Screen) -> None:
    """The "now" group in a tap each, in the order in which it stands."""
    phone.sees("Saved. Now ring", "1. Police", "2. Duty manager")
    phone.narrow()
    phone.page.locator("#police-name").fill("PC Ahmed")
    phone.press("Told the police just now")
    phone.press("Told Nia Night just now")
    phone.press("Not safe to tell them", link=True)
    phone.sees("It is not safe to tell the parents")
    phone.write(said_by="the child", why="She fears them")
    phone.press("Save")
    phone.sees("One call is left", "Ring Nia Night", "Told PC Ahmed", "awaited")
    phone.write(log="CAD 117 of 25 Nov")
    phone.press("Save the log number")
    phone.press("Open the record", link=True)
    phone.sees("Missing", "Police risk: Not yet graded")


def sends_the_copy(phone: Screen) -> None:
    """Part two, and the copy for the police, from what was reviewed a month ago."""
    phone.press("Make a copy for the police", link=True)
    phone.sees("Philomena form (grab pack)", "goes with a copy for the police")
    phone.press("Fill in part two", link=True)
    phone.sees("Philomena form, part two")
    phone.write(clothes="Red coat, white trainers")
    phone.press("Save")
    phone.page.get_by_text("Red coat, white trainers").wait_for()
    phone.choose("Secure email")
    phone.press("Make the copy")
    phone.sees("Copy 1 of the Philomena form", "The statement to the police is its last page.")
    phone.press("Back to the form of this episode", link=True, inside="body")
    phone.press("Back to the record", link=True, inside="body")


def finds(phone: Screen, cast: Cast) -> None:
    """At seven she stands at the door: somebody else has just recorded that she was found, and nothing is overwritten."""
    phone.away_until(NIGHT + 5 * HOUR)
    phone.page.goto("/")
    phone.sees("Sign in")
    phone.signs(cast.keyworker)
    phone.sees("Is a child missing?", "Linh Tran")
    phone.press("Linh Tran", link=True)
    phone.sees("Missing", "out 5 hours")
    phone.press("Found")
    phone.sees("Found", "This saves alone.")
    phone.page.get_by_role("button", name="Now", exact=True).tap()
    phone.write(found_where="At the door", found_by="came back alone")
    phone.choose("Yes")
    with unit_of_work(TEST, cast.child.authority_id):
        child = db.session.get_one(Child, cast.child.id)
        service_endings.found(db.session.execute(select(MissingEpisode)).scalar_one(), child, NIGHT + 4 * HOUR, found_by="police")
    phone.press("Save: found")
    phone.refused("Somebody has already recorded this child as found.", status="409")
    phone.press("Back to the record", link=True, inside="body")
    phone.sees("Found, not yet returned")
    phone.press("Returned")
    phone.sees("Returned", "Any place of care or safety.")
    phone.page.get_by_role("button", name="Now", exact=True).tap()
    phone.choose("The same placement")
    phone.press("Save: returned")
    phone.sees("Returned", "Saved: returned.")
