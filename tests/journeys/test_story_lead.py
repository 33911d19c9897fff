"""The safeguarding lead at a desk: the alert that appears by itself, the decision, the meeting, the escalation, the closing days later."""
from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from caseflow.accounts.models import User
from caseflow.alerts.models import Alert
from caseflow.alerts.service import decide
from caseflow.children.models import Child
from caseflow.extensions import db
from caseflow.missing import service, service_endings
from caseflow.missing.closing.models import EpisodeClosing
from caseflow.missing.meetings.models import Escalation, MeetingAction, StrategyMeeting
from caseflow.missing.models import MissingEpisode
from caseflow.store.unit import unit_of_work
from tests.harness.records import TEST
from tests.journeys.story import HOUR, MINUTE, NIGHT, Cast, Screen

pytestmark = pytest.mark.postgresql_nightly

MORNING = NIGHT + 7 * HOUR


def test_the_lead_from_the_alert_to_the_closing(app: Flask, desk: Any) -> None:
    cast, screen = Cast(app), Screen(desk, touch=False)
    lena = cast.records.user("safeguarding-lead", name="Lena Lead")
    screen.at(MORNING)
    screen.sign_in(lena, "No alert is waiting")
    screen.press("Alerts", link=True)
    screen.sees("Alerts", "Nothing is waiting here.")
    with unit_of_work(TEST, cast.child.authority_id):
        service.report(db.session.get_one(Child, cast.child.id), {"type": "M", "last_seen_at": MORNING - 30 * MINUTE})
    desk.get_by_role("link", name="Linh Tran").first.wait_for()
    screen.sees("Alerts")
    desk.goto("/")
    answers(screen, cast)
    meets(screen)
    guards(screen)
    closes(screen, cast, lena)
    assert "decided" in set(db.session.execute(select(Alert.state)).scalars())
    assert db.session.execute(select(StrategyMeeting.decisions, StrategyMeeting.section_47)).one() == ("Look at the coach station", True)
    assert db.session.execute(select(MeetingAction.owner)).scalar_one() == "Sam Worker"
    assert db.session.execute(select(Escalation.level, Escalation.acknowledged_by)).one() == ("assistant-director", "Ada Director")
    assert db.session.execute(select(EpisodeClosing.despite)).scalar_one() == "She has moved to another authority"


def answers(screen: Screen, cast: Cast) -> None:
    """Alerts come first: why it fired; confirmed meanwhile by somebody else, which is said and not overwritten; decided."""
    screen.sees("Alerts come first")
    screen.press("Open the alerts")
    screen.sees("Alerts", "A child identified or suspected as trafficked went missing.")
    screen.press("Linh Tran", link=True)
    screen.sees("Linh Tran", "Why this fired")
    with unit_of_work(TEST, cast.child.authority_id):
        ref = screen.page.url.rsplit("/", 1)[1]
        decide(db.session.execute(select(Alert).where(Alert.ref == ref)).scalar_one(), cast.social_worker, "acknowledge")
    screen.press("Acknowledge")
    screen.sees("The record has changed", "Somebody has already confirmed this alert.")
    screen.expected("409")
    screen.page.go_back(wait_until="load")
    screen.page.reload()
    screen.press("Record decision")
    screen.sees("Record decision")
    screen.press("Record decision")
    screen.refused("Choose what was decided.")
    screen.choose("Strategy discussion")
    screen.write(text="With the police at nine")
    screen.press("Record decision")
    screen.sees("Linh Tran", "The decision is recorded.")


def meets(screen: Screen) -> None:
    """The meeting asked for and held with an action, and the assistant director told."""
    screen.press("The missing episode", link=True)
    screen.sees("Missing", "Managers and meetings")
    screen.press("Ask for a strategy discussion or meeting", link=True)
    screen.sees("Ask for a strategy discussion or meeting")
    screen.press("Save")
    screen.sees("Missing", "Saved: asked for.")
    screen.press("Strategy discussion", link=True)
    screen.sees("Strategy discussion", "None yet.")
    screen.press("Add an action", link=True)
    screen.sees("Add an action")
    screen.write(what="Ring the coach company", owner="Sam Worker")
    screen.press("Save")
    screen.sees("Strategy discussion", "Ring the coach company")
    screen.moment("held_at", "09:00")
    screen.write(attendees="PC Ahmed, police", decisions="Look at the coach station")
    screen.page.get_by_role("group", name="Section 47 enquiry?").get_by_label("Yes", exact=True).check()
    screen.press("Save")
    screen.page.get_by_text("Saved.").wait_for()
    screen.press("Back to the record", link=True, inside="body")
    screen.press("Escalate to a manager", link=True)
    screen.sees("Escalate to a manager")
    screen.choose("Assistant director")
    screen.write(to="Ada Director", why="Trafficked before")
    screen.press("Save")
    screen.sees("Missing", "Nobody has taken it up.")
    screen.press("Record who did", link=True)
    screen.write(acknowledged_by="Ada Director")
    screen.press("Save")
    screen.sees("Missing", "Taken up by Ada Director")


def guards(screen: Screen) -> None:
    """Who reads too much: the record restricted in a moment; and where children of ours are offered or came from."""
    screen.press("Linh Tran", link=True)
    screen.sees("Linh Tran", "Restrict this record to named people")
    screen.press("Restrict this record to named people", link=True)
    screen.sees("Restrict this record")
    screen.page.go_back(wait_until="load")
    screen.press("Offer this child to another authority", link=True)
    screen.sees("Offer this child to another authority")
    screen.press("Back to the child", link=True, inside="body")
    screen.sees("Linh Tran")


def closes(screen: Screen, cast: Cast, lena: User) -> None:
    """Days later: what was owed and held with the returns behind the number, and an episode closed although something is left."""
    screen.away_until(MORNING + 2 * HOUR)
    with unit_of_work(TEST, cast.child.authority_id):
        episode = db.session.execute(select(MissingEpisode)).scalar_one()
        child = db.session.get_one(Child, cast.child.id)
        service_endings.returned(episode, child, returned_at=MORNING + 2 * HOUR, returned_to="same placement")
    screen.at(MORNING + 100 * HOUR)
    screen.page.goto("/")
    screen.sees("Sign in")
    screen.signs(lena)
    screen.press("Open the interviews", link=True)
    screen.sees("Return home interviews", "Linh Tran")
    screen.press("From returned to held", link=True)
    screen.sees("From returned to held", "Returns, by stage")
    screen.press("Owed", link=True)
    screen.page.get_by_role("link", name="Linh Tran").wait_for()
    screen.press("Linh Tran", link=True)
    screen.sees("Returned", "Follow-up")
    screen.press("Close this episode", link=True)
    screen.sees("Close this episode", "Something still follows:")
    screen.press("Close it")
    screen.refused("This cannot be closed yet")
    screen.write(despite="She has moved to another authority")
    screen.press("Close it")
    screen.sees("Returned", "Closed.")
