"""An unaccompanied or separated child goes missing.

Fires at once, whatever the count: nobody who has parental responsibility is there to look for the child. A status
recorded later with an earlier date counts.

Source: When Harm Remains (2022) asks that these children be treated as at increased risk when missing; Department for
Education, Care of unaccompanied migrant children and child victims of modern slavery (2017).
"""

from __future__ import annotations

from datetime import datetime

from caseflow.risk.at_once import AWAY_TOO, went_missing_while
from caseflow.risk.facts import ChildFacts
from caseflow.risk.finding import Evaluation
from caseflow.risk.settings import Settings
from caseflow.risk.status import unaccompanied

CODE = "unaccompanied-child-missing"
TITLE = "Unaccompanied or separated child missing"
VERSION = 1
IN_WORDS = (
    "Fires at once when a child who is unaccompanied or separated goes missing. Away without authorisation counts: "
    "{away_too}."
)
SETTINGS = (AWAY_TOO,)
HEADLINE = "An unaccompanied or separated child went missing."
PRIORITY = 50


def evaluate(facts: ChildFacts, moment: datetime, settings: Settings) -> Evaluation:
    """One finding for each episode since go-live during which the status was held; time alone changes nothing."""
    return went_missing_while(
        facts, unaccompanied(facts), settings, rule=CODE, version=VERSION, headline=HEADLINE, priority=PRIORITY
    )
