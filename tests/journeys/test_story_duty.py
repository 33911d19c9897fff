"""The out-of-hours worker takes the call, by keyboard alone: found by how it sounds, reported, updated, graded, handed over."""
from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from caseflow.extensions import db
from caseflow.missing.models import BoardHandover, EpisodeUpdate, MissingEpisode, PoliceRisk
from tests.journeys.story import HOUR, MINUTE, NIGHT, Cast, Keyboard


@pytest.mark.sqlite_only
def test_the_duty_shift_from_the_call_to_the_handover(app: Flask, desk: Any) -> None:
    cast, keys = Cast(app), Keyboard(desk)
    nadia = cast.records.user("social-worker", name="Nadia Night", team=cast.night_team)
    cast.records.on_shift(nadia, cast.night_team, NIGHT - 9 * HOUR, NIGHT + 7 * HOUR)
    keys.at(NIGHT)
    keys.sign_in(nadia, "Is a child missing?")
    keys.press("Missing now", link=True, inside="header")
    keys.sees("Missing now", "No child of the authority is recorded as missing just now.")
    keys.press("Report missing", link=True, inside="header")
    takes_the_call(keys)
    writes_down_the_night(keys, nadia)
    keys.away_until(NIGHT + 6.5 * HOUR)
    desk.goto("/")
    hands_over(keys, nadia)
    episode = db.session.execute(select(MissingEpisode)).scalar_one()
    assert (episode.type, episode.started_at, episode.police_reference) == ("M", NIGHT - 30 * MINUTE, "CAD 117")
    update = db.session.execute(select(EpisodeUpdate)).scalar_one()
    assert (update.what, update.text, update.result) == ("attempt", "Rang her phone and two friends", "No answer")
    assert db.session.execute(select(PoliceRisk.level)).scalar_one() == "medium"
    assert db.session.execute(select(BoardHandover.note, BoardHandover.accepted_at)).one() == ("Police look at the coach station", None)


def takes_the_call(keys: Keyboard) -> None:
    """The home's name for her is heard wrongly; the search finds her all the same, and her name is not in an address or a title."""
    keys.sees("Who is missing?")
    keys.press("Search")
    keys.refused("Name, identifier or home")
    keys.write(who="Lin Tranh")
    keys.press("Search")
    keys.sees("Which child?", "identifier ASH-42")
    assert "Tranh" not in keys.page.url and "Tran" not in keys.page.title()
    keys.press("Linh Tran", link=True)
    keys.sees("Do we know where they are?")
    keys.press("No, we do not know")
    keys.sees("When were they last seen?")
    keys.choose("At another time")
    keys.moment("last_seen_at", "01:30")
    keys.press("Save the report")
    keys.sees("Saved. Now ring", "1. Police")
    keys.type_into(keys.page.locator("#police-name"), "PC Ahmed")
    keys.type_into(keys.page.locator("#police-log"), "CAD 117")
    keys.press("Told the police just now")
    keys.sees("Saved. Now ring", "Told PC Ahmed")
    keys.press("Open the record", link=True)
    keys.sees("Missing", "Police risk: Not yet graded")


def writes_down_the_night(keys: Keyboard, nadia: Any) -> None:
    """An attempt and what came of it, kept although the session ends while she is on the telephone; then the police's grading."""
    keys.press("Add an update")
    keys.sees("Add an update")
    keys.press("Save")
    keys.refused("Answer the question: What happened?")
    keys.choose("We tried to find them")
    keys.write(result="No answer", text="Rang her phone and two friends")
    keys.at(NIGHT + 14.95 * MINUTE)
    keys.page.get_by_text("You were signed out, so that nobody else can read what was on your screen.").wait_for()
    keys.sees("Sign in")
    assert "Linh" not in keys.page.content()
    keys.signs(nadia)
    keys.sees("Add an update", "What you typed was kept for you")
    keys.press("Save")
    keys.sees("Missing", "What came of it: No answer")
    keys.press("Record the grading", link=True)
    keys.sees("Police risk")
    keys.choose("Medium")
    keys.write(by="PC Ahmed")
    keys.press("Save")
    keys.sees("Missing", "Police risk: Medium")


def hands_over(keys: Keyboard, nadia: Any) -> None:
    """At half past eight the first page says what is still late, and leads to the handover."""
    keys.sees("Sign in")
    keys.signs(nadia)
    keys.sees("Somebody has to be rung", "Linh Tran is missing:")
    keys.press("Hand the night over", link=True)
    keys.sees("Since yesterday 5 p.m.", "Went missing: 1", "Not handed over yet.")
    keys.write(note="Police look at the coach station")
    keys.press("Hand the night over")
    keys.page.get_by_text("Nobody has accepted it yet.").wait_for()
