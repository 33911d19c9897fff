"""No return home interview has been held 72 hours after the child's return.

The clock runs in 72 elapsed hours from arrival at any place of care or safety, through nights, weekends, bank
holidays and the change of the clocks. A return known by its day alone starts no clock. A child's no is an answer; where a
day was named on which the child is asked again, it rests until that day is over.

Source: within 72 hours of the child's return to home or care (statutory guidance on children who run away or go
missing from home or care, January 2014), on every occasion.
"""

from __future__ import annotations

from datetime import datetime

from caseflow.risk.cleared import interview_progress
from caseflow.risk.facts import ChildFacts, Episode
from caseflow.risk.finding import Evaluation
from caseflow.risk.owed import AWAY_TOO, Step, hours_setting, late_steps
from caseflow.risk.settings import Settings

CODE = "return-interview-not-held"
TITLE = "Return home interview not held"
VERSION = 1
ABOUT_A_TASK = True
IN_WORDS = (
    "Fires when {hours} after a child's return no interview has been held. A child who said no and is to be asked again "
    "is left in peace until that day is over. Owed after being away too: {away_too}."
)
SETTINGS = (hours_setting(72, "held"), AWAY_TOO)
STEP = Step(
    rule=CODE,
    version=VERSION,
    done="held",
    met=lambda owed: owed.any(lambda i: i.held or i.answered_no),
    clears_when="The interview is held, the child says no, or a decision is recorded that none is needed. Where the child "
    "was to be asked again: another day is named, or the child is asked.",
    priority=20,
    second_chance=True,
)


def evaluate(facts: ChildFacts, moment: datetime, settings: Settings) -> Evaluation:
    """One finding for each return since go-live that is late at this step; the next moment is the soonest limit."""
    return late_steps(STEP, facts, moment, settings)


def cleared(facts: ChildFacts, episode: Episode | None) -> str | None:
    """What has been done towards the interview since."""
    return interview_progress(facts, episode)
