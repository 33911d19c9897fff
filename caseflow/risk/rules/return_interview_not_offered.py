"""No return home interview has been offered 24 hours after the child's return.

The clock runs in elapsed hours from arrival at any place of care or safety, through nights, weekends and bank
holidays. A return known by its day alone starts no clock.

Source: an interview is offered on every occasion, however short, and held within 72 hours (statutory guidance on
children who run away or go missing from home or care, January 2014). The 24 hours for the offer are local practice,
so configurable.
"""

from __future__ import annotations

from datetime import datetime

from caseflow.risk.cleared import interview_progress
from caseflow.risk.facts import ChildFacts, Episode
from caseflow.risk.finding import Evaluation
from caseflow.risk.owed import AWAY_TOO, Step, hours_setting, late_steps
from caseflow.risk.settings import Settings

CODE = "return-interview-not-offered"
TITLE = "Return home interview not offered"
VERSION = 1
ABOUT_A_TASK = True
IN_WORDS = (
    "Fires when {hours} after a child's return no interview has been offered. Owed after being away too: {away_too}."
)
SETTINGS = (hours_setting(24, "offered"), AWAY_TOO)
STEP = Step(
    rule=CODE,
    version=VERSION,
    done="offered",
    met=lambda owed: owed.any(lambda i: i.offered or i.arranged or i.held or i.answered_no),
    clears_when="An offer is recorded, or a decision that no interview is needed.",
    priority=10,
)


def evaluate(facts: ChildFacts, moment: datetime, settings: Settings) -> Evaluation:
    """One finding for each return since go-live that is late at this step; the next moment is the soonest limit."""
    return late_steps(STEP, facts, moment, settings)


def cleared(facts: ChildFacts, episode: Episode | None) -> str | None:
    """What has been done towards the interview since."""
    return interview_progress(facts, episode)
