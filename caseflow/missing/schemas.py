"""What may be sent about a missing episode: one schema for each payload, for form and JSON alike."""
from __future__ import annotations

from caseflow.missing.models import PRECISIONS
from caseflow.missing.service_during import KINDS_OF_UPDATE, LEVELS
from caseflow.missing.shown import RETURN_PLACES
from caseflow.web.fields import Choice, Flag, Instant, Line, Payload, Prose

ENDING_PRECISIONS = ("exact", "about", "date")


class EpisodeFields(Payload):
    """What is told of an absence, besides its type and when the child was last seen."""

    last_seen_precision = Choice(PRECISIONS)
    last_seen_until = Instant()
    left_at = Instant()
    left_precision = Choice(ENDING_PRECISIONS)
    noticed_at = Instant()
    police_reported_at = Instant()
    police_reference = Line(longest=60)
    place_last_seen = Prose(longest=2000)
    circumstances = Prose()
    caller = Line()
    caller_telephone = Line(longest=40)
    late_because = Line(longest=500)


class NewEpisode(EpisodeFields):
    """A report: whether anybody knows where the child is, and when the child was last seen. Nothing else is required."""

    type = Choice(("M", "A"), required=True)
    last_seen_at = Instant(required=True)


class EpisodeChanges(EpisodeFields):
    """What to put right, and why; fields that are not sent stay as they are."""

    type = Choice(("M", "A"))
    last_seen_at = Instant()
    reason = Line(longest=500, required=True)


class EndingChanges(EpisodeChanges):
    """What to put right on the page, which may also correct how the episode ended."""

    found_at = Instant()
    found_precision = Choice(ENDING_PRECISIONS)
    found_where = Prose(longest=2000)
    found_by = Line(longest=120)
    found_safe = Flag(allow_none=True)
    returned_at = Instant()
    returned_precision = Choice(ENDING_PRECISIONS)
    returned_to = Choice(RETURN_PLACES)


class NewUpdate(Payload):
    """What became known; `at` is now when it is not sent. `by` tried, saw or was in touch; `result` is of an attempt."""

    at = Instant()
    text = Prose(required=True)
    what = Choice(KINDS_OF_UPDATE)
    human_contact = Flag()
    by = Line(longest=120)
    result = Prose(longest=2000)
    place = Prose(longest=2000)


class NewSegment(Payload):
    """From `at` (now) on: M missing, A in contact and away; `monitored` away and watched over, which counts as away."""

    type = Choice(("M", "A"), required=True)
    at = Instant()
    text = Prose()
    monitored = Flag()
    watched_by = Line(longest=120)


class Found(Payload):
    """The child was found."""

    found_at = Instant(required=True)
    found_precision = Choice(ENDING_PRECISIONS)
    found_where = Prose(longest=2000)
    found_by = Line(longest=120)
    found_safe = Flag(allow_none=True)


class Returned(Payload):
    """The child arrived at a place of care or safety."""

    returned_at = Instant(required=True)
    returned_precision = Choice(ENDING_PRECISIONS)
    returned_to = Choice(RETURN_PLACES)


class WentAgain(EpisodeFields):
    """The child came back, and went again: how the first absence ended and how the second began, kept together or not at all."""

    returned_at = Instant(required=True)
    returned_precision = Choice(ENDING_PRECISIONS)
    returned_to = Choice(RETURN_PLACES)
    type = Choice(("M", "A"), required=True)
    last_seen_at = Instant(required=True)


class NewNotice(Payload):
    """Somebody was told, or need not be."""

    to = Line(longest=40, required=True)
    means = Line(longest=40)
    sent_at = Instant()
    acknowledged_by = Line(longest=120)
    acknowledged_at = Instant()
    not_needed_because = Line(longest=300)


class NewPoliceRisk(Payload):
    """How the police graded the episode from `at` (now) on."""

    level = Choice(LEVELS, required=True)
    at = Instant()
    by = Line(longest=120)
    words = Line()
    why = Line(longest=500)


class Handover(Payload):
    """To whom the search was handed over at 18."""

    handed_over_to = Line(required=True)
    handed_over_at = Instant()


class TakeBack(Payload):
    """Why a record is taken back or reopened."""

    reason = Line(longest=500, required=True)
