"""What the API answers about return home interviews, for its document."""
from __future__ import annotations

from marshmallow import fields

from caseflow.children.answers import Recorded
from caseflow.missing.interviews import schemas
from caseflow.missing.interviews.schemas import InterviewFields
from caseflow.web.fields import Choice, Day, Flag, Instant, Line, Lines, Prose, Ref, Refs


class InterviewAnswer(Recorded, InterviewFields):
    """A return home interview."""

    child = Ref(required=True)
    episodes = Refs(required=True)
    version = fields.Integer(required=True)


class InterviewAttemptAnswer(Recorded):
    """One attempt to offer or hold the interview."""

    result = Line(required=True)
    at = Instant(required=True)
    means = Line()
    by = Line()
    declined_because = Line()
    carer_asked = Flag(allow_none=True)
    try_again_on = Day()


class InterviewAccountAnswer(Recorded):
    """How the interview was held. `independence` is judged from who held the child at the time."""

    independence = Choice(("independent", "not-independent", "not-known"), required=True)
    independence_because = Line()
    relation = Line()
    chosen_by_child = Flag(allow_none=True)
    place = Line()
    methods = Lines()
    push = Lines(most=60)
    pull = Lines(most=60)
    withheld_from = Lines(most=60)
    written_up_at = Instant()


class InterviewTextAnswer(Recorded, schemas.NewInterviewText):
    """Something said in the interview; one that is withheld from you is not in the list."""


class InterviewActionAnswer(Recorded):
    """Something to be done."""

    what = Prose(required=True)
    plan = Line()
    owner_name = Line(required=True)
    due_on = Day(required=True)
    done_on = Day()
    outcome = Prose()
    not_needed_because = Line(longest=300)
    withheld_from = Lines(most=60)


class InterviewShareAnswer(Recorded):
    """That texts were sent on, and who confirmed it."""

    to = Line(required=True)
    addressee = Line()
    means = Line()
    texts = Refs(required=True)
    sent_at = Instant(required=True)
    acknowledged_at = Instant()
    acknowledged_by = Line()


class PreventionAnswer(Recorded, schemas.NewPrevention):
    """The police's prevention interview."""


class WelfareAnswer(Recorded, schemas.NewWelfare):
    """A welfare check."""
