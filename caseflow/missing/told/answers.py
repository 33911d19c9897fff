"""What the API answers about who is told and about the police, for its document."""
from __future__ import annotations

from marshmallow import Schema, fields

from caseflow.children.answers import Recorded
from caseflow.missing.answers import NoticeAnswer
from caseflow.missing.told.lines import NOT_NEEDED, NOT_YET, SENT, TOLD
from caseflow.missing.told.recipients import URGENCIES
from caseflow.missing.told.schemas import NewPoliceRequest, NewWay, PoliceAnswer
from caseflow.missing.told.statement import ANSWERS
from caseflow.web.fields import Choice, Flag, Instant, Line, Lines, Ref


class LineAnswer(Schema):
    """One line of the list of who is to be told; `words` is how it stands, `notice` the notice that says so."""

    to = Line(required=True)
    because = Line(required=True)
    urgency = Choice(tuple(URGENCIES), required=True)
    due_at = Instant()
    state = Choice((NOT_YET, SENT, TOLD, NOT_NEEDED), required=True)
    late = Flag(required=True)
    words = Line(required=True, longest=1000)
    notice = Ref(allow_none=True)


class ChecklistAnswer(Schema):
    """Who is to be told, in the order of the list, and how many requests to the police nobody has answered."""

    items = fields.List(fields.Nested(LineAnswer), required=True)
    late = fields.Integer(required=True)
    police_requests_unanswered = fields.Integer(required=True)


class UnsafeAnswer(Recorded):
    """That it is not safe to tell somebody when this child is missing."""

    child = Ref(required=True)
    recipient = Line(required=True)
    said_by = Line(required=True)
    why = Line(required=True, longest=300)
    from_at = Instant(required=True)
    ended_at = Instant()
    ended_by = Line()


class PoliceRequestAnswer(Recorded, NewPoliceRequest, PoliceAnswer):
    """A request to the police, the basis as it stood when it was asked, and the answer (null while there is none)."""

    answer = Choice(tuple(ANSWERS))
    basis = Lines(longest=1000, required=True)
    asked = Line(required=True)
    answered = Line()
    answer_in_words = Line()
    version = fields.Integer(required=True)


class UnansweredRequest(PoliceRequestAnswer):
    """A request that the police have not answered, with the references of the episode and the child."""

    episode = Ref(required=True)
    child = Ref(required=True)


class StatementAnswer(Schema):
    """The statement to the police; `applies` is false where there is nothing to state. `address` is null unless it was asked for."""

    applies = Flag(required=True)
    authority = Line(required=True)
    made_at = Instant(required=True)
    made = Line(required=True)
    headline = Line(longest=1000)
    basis = Lines(longest=1000, required=True)
    risk = Line(required=True, longest=1000)
    child = fields.Dict(required=True)
    episode = fields.Dict(required=True)
    address = Line(longest=1000)
    requests = fields.List(fields.Nested(PoliceRequestAnswer), required=True)


class UnconfirmedNotice(NoticeAnswer):
    """A message that nobody confirmed, with the references of the episode and the child."""

    episode = Ref(required=True)
    child = Ref(required=True)


class WayAnswer(NewWay):
    """How a notice is given now; `usual` says that nothing has been set and caseflow's own way holds."""

    ref = Ref(allow_none=True)
    reason = Line(longest=500)
    usual = Flag(required=True)


class OfficeHoursAnswer(Schema):
    """When the offices are open on a working day, and the days on which they are closed besides."""

    opens = Line(required=True)
    closes = Line(required=True)
    closed_on = Lines(longest=10, required=True)
