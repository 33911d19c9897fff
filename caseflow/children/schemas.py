"""What may be sent about a child: one schema for each payload, for form and JSON alike."""
from __future__ import annotations

from marshmallow import validate

from caseflow.children.models import STANDINGS
from caseflow.children.service_status import DECIDERS, NRM_EVENTS, OUTCOMES, STAGES, STATUSES
from caseflow.core.dates import EARLIEST_BIRTH
from caseflow.web.fields import Choice, Day, Flag, Line, Lines, Payload, Prose, Whole
from caseflow.web.json_api import KnownAt, ListQuery

BIRTH_PRECISIONS = ("exact", "day-unknown", "as-told")
OLDEST = 25

_ethnicity = validate.Regexp(r"^[A-Z]{4}\Z", error="Enter the four-letter code, such as WBRI.")
_placement_code = validate.Regexp(r"^[A-Z][A-Z0-9]{1,3}\Z", error="Enter the placement code, such as U1.")
_legal_status = validate.Regexp(r"^[A-Z][0-9]\Z", error="Enter the legal status code, such as C2.")


class ChildFields(Payload):
    """What may be known about a child."""

    local_id = Line(longest=20)
    upn = Line(longest=13)
    given_name = Line()
    family_name = Line()
    aliases = Lines()
    date_of_birth = Day(since=EARLIEST_BIRTH)
    birth_precision = Choice(BIRTH_PRECISIONS)
    age_as_told = Whole(least=0, most=OLDEST)
    age_disputed = Flag()
    sex = Choice(("M", "F", "U"))
    ethnicity = Line(longest=4, validate=_ethnicity)
    nationality = Line(longest=60)
    languages = Lines(longest=60)
    standing = Choice(STANDINGS)
    responsible_authority = Line(longest=120)
    placed_as_told = Line()
    care_started_on = Day()


class NewChild(ChildFields):
    """A child to add: a name as heard, or a local identifier, suffices."""


class ChildChanges(ChildFields):
    """What to change about a child; fields that are not sent stay as they are."""

    reason = Line(longest=500)


class NewTraffickingStage(Payload):
    """The authority's own view from a day on."""

    stage = Choice(STAGES, required=True)
    started_on = Day(required=True)
    source = Line()


class NewNrmEvent(Payload):
    """An event of the National Referral Mechanism; decisions carry an outcome."""

    event = Choice(NRM_EVENTS, required=True)
    outcome = Choice(OUTCOMES)
    on = Day(required=True)
    reference = Line(longest=40)
    reason = Prose()
    review_on = Day()
    first_responder = Line(longest=120)
    decided_by = Choice(DECIDERS)


class NewUnaccompaniedStatus(Payload):
    """Unaccompanied or separated, from a day on; the end day is not counted."""

    status = Choice(STATUSES, required=True)
    started_on = Day(required=True)
    ended_on = Day()


class NewPlacement(Payload):
    """Where the child lives from a day on."""

    started_on = Day(required=True)
    ended_on = Day()
    placement_code = Line(longest=4, validate=_placement_code)
    legal_status = Line(longest=2, validate=_legal_status)
    provider = Line(longest=120)
    home_name = Line(longest=120)
    home_address = Prose(longest=500)
    home_telephone = Line(longest=40)


class ChildQuery(ListQuery):
    """Which children, and as known when."""

    known_at = KnownAt()
    local_id = Line(longest=20)
