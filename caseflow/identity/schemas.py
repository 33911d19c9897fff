"""What may be sent about records of one child: one schema for each payload, for form and JSON alike."""
from __future__ import annotations

from marshmallow import fields as plain

from caseflow.identity.bench import LOOK_AGAIN, NOT_DUPLICATE
from caseflow.identity.fields import choices
from caseflow.identity.parting import LATER
from caseflow.web.fields import Choice, Line, Payload, Ref
from caseflow.web.json_api import ListQuery


class WhichOther(Payload):
    """The other record, by its local identifier or reference."""

    other = Line(required=True, longest=40)


class Joining(Payload):
    """What is taken from the other record, and how anybody knows that it is the same child."""

    take = plain.List(Choice(choices(), required=True), load_default=list)
    reason = Line(required=True, longest=500)


class NewJoining(Joining):
    """A joining asked for by a program; `seen` is the mark of a preview, so that nothing newer is joined unseen."""

    other = Ref(required=True)
    seen = Line(longest=24)


class PreviewQuery(Payload):
    """The other record, and the details to be taken from it with commas between."""

    other = Ref(required=True)
    take = Line(longest=500)


class Parting(Payload):
    """Why two records are parted, and what becomes of details that were changed since."""

    reason = Line(required=True, longest=500)
    later = Choice(LATER)


class Verdict(Payload):
    """What somebody says about two records."""

    verdict = Choice((NOT_DUPLICATE, LOOK_AGAIN), required=True)
    reason = Line(required=True, longest=500)


class NewVerdict(Verdict):
    """A verdict sent by a program."""

    first = Ref(required=True)
    second = Ref(required=True)


class PairQuery(ListQuery):
    """Where to go on in the list of pairs."""
