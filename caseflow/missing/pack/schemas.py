"""What may be sent about a Philomena form and its copies: one schema for each payload, for pages and JSON alike."""
from __future__ import annotations

from typing import Any

from marshmallow import fields

from caseflow.missing.pack.kinds import GIVEN_TO, KINDS, LIKELIHOODS, LONGEST_ENTRY, MEANS, MOST_ENTRIES
from caseflow.web.fields import Choice, Day, Flag, Instant, Line, Lines, Payload, Prose, Ref


class EntryFields(Payload):
    """One thing to know. `withhold_because` marks it do not disclose; `whereabouts` says that it tells where the child may be."""

    text = Prose(longest=LONGEST_ENTRY, required=True)
    whereabouts = Flag(allow_none=True)
    withhold_because = Line(longest=300)


class PackEntry(EntryFields):
    """An entry with its kind; `entry` is its reference where it is kept already."""

    entry = Ref(allow_none=True)
    kind = Choice(tuple(KINDS), required=True)


class Description(Payload):
    """What the child looks like."""

    height = Line(longest=120)
    build = Line(longest=120)
    hair = Line(longest=120)
    eyes = Line(longest=120)
    marks = Prose(longest=2000)


class Likelihood(Payload):
    """How likely the child is to go missing, and why."""

    likelihood = Choice(tuple(LIKELIHOODS))
    likelihood_why = Prose(longest=4000)


class PackChanges(Description, Likelihood):
    """Part one: fields that are not sent stay. `entries` replaces all of them; `review_due_on` says that it was reviewed today."""

    entries = fields.List(fields.Nested(PackEntry), metadata={"maxItems": MOST_ENTRIES})
    review_due_on = Day()
    reason = Line(longest=500)


class Review(Payload):
    """That the form was looked through today, and when it is looked at next."""

    review_due_on = Day(required=True)


class Taken(Payload):
    """When the photograph was taken."""

    photograph_taken_on = Day()


class NewPhotograph(Taken):
    """A photograph as a program sends it."""

    image = fields.String(required=True, metadata={"format": "byte", "description": "JPEG, PNG or WebP in base 64"})


class PartTwoFields(Payload):
    """Part two, filled when the child is missing."""

    clothes = Prose(longest=4000)
    belongings = Prose(longest=4000)
    money = Prose(longest=2000)
    phone_with_them = Prose(longest=2000)


class PartTwoAsked(PartTwoFields):
    """Part two with what happened, as a page asks it while nothing stands there."""

    circumstances = Prose()


class PackGiving(Payload):
    """To whom a copy goes, by which means, and why."""

    given_to = Choice(tuple(GIVEN_TO), required=True)
    given_to_name = Line(longest=200)
    means = Choice(tuple(MEANS), required=True)
    why = Line(longest=300, required=True)
    given_at = Instant()


class NewPackCopy(PackGiving):
    """A copy to make and give. `put_in` are the whereabouts that go along: `home`, `last-seen`, or an entry's reference."""

    put_in: Any = Lines(longest=20, most=MOST_ENTRIES)
