"""What may be sent about a return home interview: one schema for each payload, for form and JSON alike."""
from __future__ import annotations

from caseflow.missing.interviews import codes
from caseflow.missing.interviews.independence import RELATIONS
from caseflow.missing.interviews.service import ANSWERS
from caseflow.web.fields import Choice, Day, Flag, Instant, Line, Lines, Payload, Prose, Ref, Refs


class InterviewFields(Payload):
    """What becomes of a return home interview."""

    due_at = Instant()
    offered_at = Instant()
    answer = Choice(ANSWERS)
    arranged_for = Instant()
    held_at = Instant()
    held_by = Line(longest=120)
    not_held_because = Line(longest=300)


class NewInterview(InterviewFields):
    """An interview and the episodes of one child that it covers."""

    episodes = Refs(required=True)


class InterviewChanges(InterviewFields):
    """What became of an interview; fields that are not sent stay as they are."""

    episodes = Refs()
    reason = Line(longest=500)


class NewInterviewAttempt(Payload):
    """One attempt to offer or hold the interview; `at` is now when it is not sent."""

    result = Choice(tuple(codes.RESULTS), required=True)
    at = Instant()
    means = Choice(tuple(codes.MEANS))
    by = Line(longest=120)
    arranged_for = Instant()
    declined_because = Choice(tuple(codes.DECLINED))
    why_declined = Prose(longest=5000)
    carer_asked = Flag(allow_none=True)
    carers_view = Prose(longest=5000)
    try_again_on = Day()
    withheld_from = Lines(longest=40, most=40)


class InterviewHeld(Payload):
    """That the interview was held: when, by whom and what they are to the child, where and how."""

    held_at = Instant(required=True)
    held_by = Line(longest=120)
    relation = Choice(tuple(RELATIONS))
    chosen_by_child = Flag(allow_none=True)
    place = Choice(tuple(codes.PLACES))
    methods = Lines(longest=20, most=20)


class InterviewWrittenUp(Payload):
    """Why the child went, in codes of the authority's list, and whether the interview is written up."""

    push = Lines(longest=40, most=40)
    pull = Lines(longest=40, most=40)
    withheld_from = Lines(longest=40, most=40)
    written_up = Flag(allow_none=True)


class NewInterviewText(Payload):
    """Something said in the interview, and from whom the child asked that it is kept."""

    about = Choice(tuple(codes.ABOUT), required=True)
    text = Prose(required=True)
    withheld_from = Lines(longest=40, most=40)


class InterviewTextChanges(Payload):
    """What to put right in a text, or from whom it is kept; fields that are not sent stay as they are."""

    text = Prose()
    withheld_from = Lines(longest=40, most=40)
    reason = Line(longest=500)


class NewInterviewAction(Payload):
    """Something to be done: `owner` is the address with which somebody signs in, `owner_name` anybody else."""

    what = Prose(longest=2000, required=True)
    due_on = Day(required=True)
    owner = Line(longest=254)
    owner_name = Line(longest=120)
    plan = Choice(tuple(codes.PLANS))
    withheld_from = Lines(longest=40, most=40)


class FinishedInterviewAction(Payload):
    """What came of an action: done (`outcome`, and `done_on` if not today), or not needed because."""

    outcome = Prose(longest=2000)
    done_on = Day()
    not_needed_because = Line(longest=300)


class NewInterviewShare(Payload):
    """Which texts were sent to whom; `sent_at` is now when it is not sent."""

    to = Choice(tuple(codes.SHARED_WITH), required=True)
    texts = Refs(required=True)
    addressee = Line(longest=120)
    means = Choice(("email", "telephone", "form", "meeting"))
    sent_at = Instant()


class ShareConfirmed(Payload):
    """Who confirmed that it came, and when (now)."""

    acknowledged_by = Line(longest=120, required=True)
    acknowledged_at = Instant()


class NewPrevention(Payload):
    """The police's prevention interview: done, or not done and why."""

    done = Flag(required=True)
    at = Instant()
    by = Line(longest=120)
    not_done_because = Line(longest=300)
    harm_disclosed = Flag(allow_none=True)
    harm = Prose(longest=5000)
    police_closed_at = Instant()
    withheld_from = Lines(longest=40, most=40)


class NewWelfare(Payload):
    """How the child was when they came back; `at` is now when it is not sent."""

    at = Instant()
    by = Line(longest=120)
    food = Choice(tuple(codes.CHECKED))
    rest = Choice(tuple(codes.CHECKED))
    injury = Choice(tuple(codes.CHECKED))
    medical = Choice(tuple(codes.CHECKED))
    medication = Choice(tuple(codes.CHECKED))
    sexual_health = Choice(tuple(codes.CHECKED))
    welcomed = Flag(allow_none=True)
    notes = Prose(longest=5000)
    withheld_from = Lines(longest=40, most=40)


class InterviewGiven(Payload):
    """To whom an interview is given: `person:REF` or `service:REF`."""

    to = Line(longest=40, required=True)


class InterviewCovers(Payload):
    """An episode that an interview covers, or no longer covers."""

    episode = Ref(required=True)
