"""The independent interviewer, on a telephone: offered, tried, held, in the child's own words, kept from whom she asks, passed on."""
from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from caseflow.children.models import Child
from caseflow.extensions import db
from caseflow.missing.interviews import obligations
from caseflow.missing.interviews.models import (
    InterviewAccount,
    InterviewAction,
    InterviewAttempt,
    InterviewShare,
    InterviewText,
)
from caseflow.missing.interviews.service import owe
from caseflow.missing.models import MissingEpisode
from caseflow.store.unit import unit_of_work
from tests.harness.records import TEST
from tests.journeys.story import HOUR, NIGHT, Cast, Screen

pytestmark = pytest.mark.postgresql_nightly

BACK = NIGHT + 5 * HOUR


def test_the_interview_from_the_offer_to_the_receipt(app: Flask, page: Any) -> None:
    cast, phone = Cast(app), Screen(page)
    service = cast.records.another_team("Listening Service", provider=True)
    ines = cast.records.user("interviewer", name="Ines Independent", team=service)
    phone.at(BACK)
    phone.sign_in(ines, "Return home interviews")
    phone.press("Open the interviews")
    phone.sees("Return home interviews", "No return home interview is owed.")
    for back in (BACK - 24 * HOUR, BACK):
        out = cast.out(back - 5 * HOUR, back, returned_at=back, returned_to="same placement")
        with unit_of_work(TEST, cast.child.authority_id):
            owe(db.session.get_one(MissingEpisode, out.id), db.session.get_one(Child, cast.child.id))
        cast.records.allocated(cast.child, team=service, kind="interviewer", episode_id=out.id)
    page.goto("/")
    offers(phone)
    phone.away_until(BACK + 26 * HOUR)
    page.goto("/")
    holds(phone, ines)
    passes_on(phone)
    attempts = db.session.execute(select(InterviewAttempt.result).order_by(InterviewAttempt.id)).scalars().all()
    assert attempts == ["declined", "accepted"]
    assert obligations.count(ines) == (0, 0), "two returns, one interview"
    assert db.session.execute(select(InterviewAccount.independence)).scalar_one() == "independent"
    own_words = select(InterviewText.text, InterviewText.withheld_from).where(InterviewText.about == "own-words")
    assert db.session.execute(own_words).one() == ("He waits at the bus station", ["parents"])
    assert db.session.execute(select(InterviewAction.owner_name)).scalar_one() == "Sam Worker"
    assert db.session.execute(select(InterviewShare.to, InterviewShare.acknowledged_by)).one() == ("police", "PC Ahmed")


def offers(phone: Screen) -> None:
    """The first page names the child and the time; one visit for two returns; a no with the carer's view, then a yes."""
    phone.sees("Your next visit", "Linh Tran", "2 returns")
    phone.press("Open it")
    phone.sees("Return home interview", "Listening Service")
    phone.press("I hold this one")
    phone.sees("Return home interview", "Ines Independent")
    phone.press("Cover all in this interview")
    phone.page.get_by_role("heading", name="It covers 2 times missing").wait_for()
    phone.press("Record the offer")
    phone.sees("An attempt to offer or hold it")
    phone.press("Save")
    phone.refused("Answer the question: What came of it?")
    phone.choose("The child said no")
    phone.write(carers_view="Quarrelled with a friend")
    phone.press("Save")
    phone.sees("Return home interview", "Offers and attempts: 1")
    phone.press("Record an attempt", link=True)
    phone.choose("The child said yes")
    phone.press("Save")
    phone.sees("Return home interview", "Offers and attempts: 2")


def holds(phone: Screen, ines: Any) -> None:
    """The next morning: held within 72 hours, and what the child said, kept from those of whom she is afraid."""
    phone.sees("Sign in")
    phone.signs(ines)
    phone.sees("Your next visit", "Linh Tran")
    phone.press("Open it")
    phone.press("Record that it was held", link=True)
    phone.sees("It was held")
    phone.page.get_by_role("button", name="Now", exact=True).tap()
    phone.choose("From a commissioned service, such as a charity", "Walking or driving")
    phone.press("Save")
    phone.sees("Return home interview", "Independent: from a commissioned service")
    phone.press("Record why they went", link=True)
    phone.sees("Why they went")
    phone.choose("Contacted or called by those who exploited them")
    phone.press("Save")
    phone.page.get_by_text("They went to").first.wait_for()
    phone.press("Write down what was said", link=True)
    phone.page.locator("#about").select_option("own-words")
    phone.write(text="He waits at the bus station")
    phone.page.get_by_text("Does the child want this kept from somebody?").tap()
    phone.page.get_by_label("parents", exact=False).check()
    phone.sees("What was said")
    phone.press("Save")
    phone.sees("Return home interview", "Kept from:")


def passes_on(phone: Screen) -> None:
    """An action for her social worker, and what the police got, with the name of the one who has it."""
    phone.press("Add an action", link=True)
    phone.write(what="Ask the police for a harbouring notice")
    phone.page.get_by_label("By whom?", exact=True).select_option(label="Sam Worker")
    phone.day("due_on", (BACK + timedelta(days=7)).date())
    phone.press("Save")
    phone.page.get_by_role("link", name="Ask the police for a harbouring notice").wait_for()
    phone.press("Record what was sent", link=True)
    phone.sees("Sent to the police or somebody else")
    phone.page.get_by_label("In the child's own words", exact=False).check()
    phone.press("Save")
    phone.page.get_by_text("nobody has confirmed it yet").wait_for()
    phone.press("They have it", link=True)
    phone.write(acknowledged_by="PC Ahmed")
    phone.press("Save")
    phone.sees("Return home interview", "PC Ahmed")
