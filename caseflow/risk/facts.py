"""What rules may know about a child: frozen facts, each with its record, when it happened and since when known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from caseflow.core.dates import day_in_words, london_date, start_of_day
from caseflow.core.wording import event_in_words


class Precision(StrEnum):
    """How exactly a time is known; a date alone never starts an hour clock."""

    EXACT = "exact"
    ABOUT = "about"
    BETWEEN = "between"
    DATE = "date"


class Whereabouts(StrEnum):
    """The two kinds of absence that the Department counts: M missing from care, A away without authorisation.

    A child who is away and watched over (monitored) is away for every rule: their whereabouts are known.
    """

    MISSING = "M"
    AWAY = "A"


class Stage(StrEnum):
    """The authority's own view of trafficking."""

    AT_RISK = "at-risk"
    SUSPECTED = "suspected"
    IDENTIFIED = "identified"
    NO_LONGER = "no-longer"


class Answer(StrEnum):
    """What became of an offer of a return home interview."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    NO_ANSWER = "no-answer"
    NOT_NEEDED = "not-needed"


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened at `at` (aware UTC; the earliest moment when between two), known since `known_since`.

    With precision `date`, `at` is the first instant of that day in London.
    """

    ref: str
    at: datetime
    known_since: datetime
    precision: Precision = Precision.EXACT
    until: datetime | None = None

    @property
    def to_the_hour(self) -> bool:
        """Whether an hour clock may start here."""
        return self.precision is not Precision.DATE

    @property
    def day(self) -> date:
        """The day in London."""
        return london_date(self.at)

    @property
    def words(self) -> str:
        """When it happened, as surely as it is known."""
        return event_in_words(self.at, self.precision.value, self.until)


@dataclass(frozen=True, slots=True)
class OnDay:
    """Something recorded by its day alone, on the record `ref`, known since `known_since`."""

    ref: str
    day: date
    known_since: datetime

    @property
    def words(self) -> str:
        """The day in words."""
        return day_in_words(self.day)


def from_day(ref: str, day: date, known_since: datetime) -> Happened:
    """A fact recorded by its day where a time might have been: it stands at the first instant of the day."""
    return Happened(ref, start_of_day(day), known_since, Precision.DATE)


@dataclass(frozen=True, slots=True)
class Birth:
    """The working date of birth; `disputed` while the age is in dispute, `as_told` while nobody has confirmed it."""

    ref: str
    day: date
    known_since: datetime
    disputed: bool = False
    as_told: bool = False


@dataclass(frozen=True, slots=True)
class CarePeriod:
    """A period of care; `began` carries an hour only where one was recorded."""

    began: Happened
    ended: date | None = None


@dataclass(frozen=True, slots=True)
class TraffickingStage:
    """One step of the authority's view; it stands until the next step begins."""

    began: OnDay
    stage: Stage


@dataclass(frozen=True, slots=True)
class NrmEvent:
    """One event of the National Referral Mechanism; `review_on` belongs to 'considered, not referred'."""

    on: OnDay
    event: str
    outcome: str | None = None
    reason: str | None = None
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class Unaccompanied:
    """A dated status: `uasc` (unaccompanied asylum-seeking child) or `separated`; the day it ended is not counted."""

    began: OnDay
    status: str
    ended: date | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of an episode in which the child's whereabouts were unknown (M) or known (A)."""

    began: Happened
    whereabouts: Whereabouts


@dataclass(frozen=True, slots=True)
class PoliceRisk:
    """One grading by the police; `level` is the force's word in lower case."""

    graded: Happened
    level: str


@dataclass(frozen=True, slots=True)
class Episode:
    """A missing episode as recorded: segments in order, how it ended, the arrival that starts the interview clock.

    `transferred` is when another authority took the open episode on: here it is over then, there it goes on. `told_by` names the
    authority in whose record the episode stands, where that is another one. `taken_along` is one that was over before this authority
    took the child on, written here because it fell in its days: whoever had the child then was alarmed.
    """

    ref: str
    segments: tuple[Segment, ...]
    found: Happened | None = None
    returned: Happened | None = None
    arrived: Happened | None = None
    handover: Happened | None = None
    transferred: Happened | None = None
    voided: bool = False
    police_risks: tuple[PoliceRisk, ...] = ()
    told_by: str | None = None
    taken_along: bool = False

    @property
    def started(self) -> Happened:
        """When the episode began: the derived start of its first segment."""
        return self.segments[0].began

    @property
    def whereabouts(self) -> Whereabouts:
        """What the episode is now, or was when it ended."""
        return self.segments[-1].whereabouts

    @property
    def ended(self) -> Happened | None:
        """Missing ends when the child is found; away ends when the child is back; both end here with a transfer."""
        if self.whereabouts is Whereabouts.MISSING:
            return self.found or self.returned or self.transferred
        return self.returned or self.transferred

    @property
    def open(self) -> bool:
        """Whether the child is still out."""
        return self.ended is None

    @property
    def went_missing(self) -> Happened | None:
        """When the child's whereabouts were first unknown in this episode; None if they always were known."""
        return next((s.began for s in self.segments if s.whereabouts is Whereabouts.MISSING), None)


@dataclass(frozen=True, slots=True)
class ReturnInterview:
    """A return home interview and the episodes that it covers."""

    ref: str
    episodes: frozenset[str]
    offered: Happened | None = None
    arranged: Happened | None = None  # `at` is the time arranged for, which may lie ahead
    held: Happened | None = None
    answer: Answer | None = None
    answered: Happened | None = None
    ask_again: OnDay | None = None  # the day, perhaps ahead, on which a child who said no is asked once more

    @property
    def answered_no(self) -> bool:
        """Whether the child said no, or a recorded decision says that none is needed."""
        return self.answer in (Answer.DECLINED, Answer.NOT_NEEDED)


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """All that rules may know about one child, as known at one moment; tuples are in order of event time.

    Facts before `go_live` feed counts but raise nothing and start no clock. `elsewhere` are episodes in the record of an authority
    that handed the child over, as it stood then: they feed counts too, and nothing is owed for them here.
    """

    ref: str
    go_live: datetime
    birth: Birth | None = None
    care_periods: tuple[CarePeriod, ...] = ()
    stages: tuple[TraffickingStage, ...] = ()
    nrm_events: tuple[NrmEvent, ...] = ()
    unaccompanied: tuple[Unaccompanied, ...] = ()
    episodes: tuple[Episode, ...] = ()
    interviews: tuple[ReturnInterview, ...] = ()
    elsewhere: tuple[Episode, ...] = ()

    @property
    def counted(self) -> tuple[Episode, ...]:
        """Every episode that was not recorded in error."""
        return tuple(e for e in self.episodes if not e.voided and e.segments)

    @property
    def alertable(self) -> tuple[Episode, ...]:
        """The counted episodes that began after the authority went live, without those that were over when it took the child on."""
        return tuple(e for e in self.counted if self.after_go_live(e.started) and not e.taken_along)

    def after_go_live(self, fact: Happened | OnDay) -> bool:
        """Whether the fact may raise an alert; a day alone counts as before only when the whole day was."""
        if isinstance(fact, Happened) and fact.to_the_hour:
            return fact.at >= self.go_live
        return fact.day >= london_date(self.go_live)

    def episode(self, ref: str) -> Episode | None:
        """The episode with this reference, also when it was recorded in error."""
        return next((e for e in self.episodes if e.ref == ref), None)

    def interviews_for(self, episode: Episode) -> tuple[ReturnInterview, ...]:
        """The return home interviews that cover this episode."""
        return tuple(i for i in self.interviews if episode.ref in i.episodes)
