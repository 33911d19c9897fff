"""The way from a return to an interview held in time: each stage with its rows, and what was left at each step, so that it adds up."""
from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from caseflow.accounts import access
from caseflow.accounts.models import Authority, User
from caseflow.children.called import name_of
from caseflow.children.models import Child
from caseflow.core.periods import Period
from caseflow.extensions import db
from caseflow.missing.interviews.models import InterviewAccount, InterviewAttempt
from caseflow.missing.models import InterviewCover, MissingEpisode, ReturnInterview
from caseflow.missing.times import interview_due


@dataclass(frozen=True)
class Covering:
    """An interview that covers a return, as far as the funnel needs it."""

    number: int
    ref: str
    offered: bool
    answer: str | None
    accepted: bool
    declined: bool
    attempts: int
    held_at: datetime | None
    independence: str
    not_held_because: bool


@dataclass(frozen=True)
class Return:
    """One return with the interviews that cover it."""

    episode_ref: str
    child_ref: str
    name: str
    returned_at: datetime
    precision: str
    after_go_live: bool
    interviews: tuple[Covering, ...]

    @property
    def owed(self) -> bool:
        """Whether an interview was owed: the return lies after go-live, or an interview was recorded for it all the same."""
        return self.after_go_live or bool(self.interviews)

    @property
    def held(self) -> bool:
        """Whether an interview that covers it was held."""
        return self.owed and any(i.held_at is not None for i in self.interviews)

    @property
    def accepted(self) -> bool:
        """Whether the child said yes, at any time; an interview that was held was accepted."""
        return self.held or (self.owed and any(i.accepted for i in self.interviews))

    @property
    def offered(self) -> bool:
        """Whether it was offered; an interview that was accepted or held was offered."""
        return self.accepted or (self.owed and any(i.offered for i in self.interviews))

    @property
    def in_time(self) -> bool | None:
        """Whether it was held within 72 hours; None where it was not held, or the hour of the return is not known."""
        due = interview_due(self.returned_at, self.precision)
        first = min((i.held_at for i in self.interviews if i.held_at is not None), default=None)
        return None if due is None or first is None or not self.owed else first <= due

    @property
    def independence(self) -> str:
        """Of the interview held first."""
        held = sorted((i for i in self.interviews if i.held_at is not None), key=lambda i: (i.held_at, i.number))
        return held[0].independence if held else ""

    def last_answer(self, answer: str) -> bool:
        """Whether this is how an offer that was not accepted ended."""
        return self.offered and not self.accepted and answer in {i.answer or "waiting" for i in self.interviews if i.offered}


Test = Callable[[Return], bool]
STAGES: dict[str, tuple[str, Test]] = {
    "returned": ("Returned", lambda r: True),
    "owed": ("Interview owed", lambda r: r.owed),
    "offered": ("Offered", lambda r: r.offered),
    "accepted": ("Accepted", lambda r: r.accepted),
    "held": ("Held", lambda r: r.held),
    "in-time": ("Held within 72 hours", lambda r: r.in_time is True),
}
"""Each stage holds some of the one before it."""
LEFT: dict[str, tuple[str, str, Test]] = {
    "before-go-live": ("returned", "Before this authority went live, with no interview recorded", lambda r: not r.owed),
    "decided": ("owed", "Not offered, with a reason", lambda r: r.owed and not r.offered and any(i.not_held_because for i in r.interviews)),
    "not-offered": ("owed", "Not offered yet", lambda r: r.owed and not r.offered and not any(i.not_held_because for i in r.interviews)),
    "declined": ("offered", "Declined", lambda r: r.last_answer("declined")),
    "no-contact": ("offered", "Could not be reached", lambda r: r.last_answer("no-contact") and not r.last_answer("declined")),
    "waiting": ("offered", "No answer yet", lambda r: r.offered and not r.accepted and not r.last_answer("declined")
                and not r.last_answer("no-contact")),
    "not-yet-held": ("accepted", "Accepted, not held", lambda r: r.accepted and not r.held),
    "late": ("held", "Held later than 72 hours", lambda r: r.in_time is False),
    "hour-not-known": ("held", "Held; the hour of the return is not known", lambda r: r.held and r.in_time is None),
}
"""What was left at a stage, and did not come to the next."""
BESIDE: dict[str, tuple[str, str, Test]] = {
    "independent": ("held", "By somebody independent", lambda r: r.held and r.independence == "independent"),
    "not-independent": ("held", "By somebody not independent", lambda r: r.held and r.independence == "not-independent"),
    "not-known": ("held", "Not known whether independent", lambda r: r.held and r.independence == "not-known"),
    "declined-then-held": ("held", "Declined at first, then held", lambda r: r.held and any(i.declined for i in r.interviews)),
}
"""Other counts of a stage."""


def rows_of(code: str, rows: Iterable[Return]) -> list[Return]:
    """The returns behind one figure; `KeyError` for an unknown one."""
    test = STAGES[code][1] if code in STAGES else LEFT[code][2] if code in LEFT else BESIDE[code][2]
    return [row for row in rows if test(row)]


def counts(rows: Sequence[Return]) -> dict[str, int]:
    """Every figure by its code."""
    return {code: len(rows_of(code, rows)) for code in (*STAGES, *LEFT, *BESIDE)}


def interviews_held(rows: Iterable[Return]) -> int:
    """How many interviews were held for the returns that had one: fewer than returns where one covered several."""
    return len({i.number for row in rows if row.held for i in row.interviews if i.held_at is not None})


def attempts(rows: Iterable[Return]) -> int:
    """How many attempts to offer or hold an interview were made for these returns."""
    return sum({i.number: i.attempts for row in rows if row.owed for i in row.interviews}.values())


def returns_in(user: User, period: Period) -> list[Return]:
    """Every return of the period that this person sees, by time, with the interviews that cover it."""
    scope = (MissingEpisode.authority_id == user.authority_id, MissingEpisode.voided.is_(False),
             MissingEpisode.returned_at >= period.starts_at, MissingEpisode.returned_at < period.ends_at,
             access.may_see(MissingEpisode, user))
    live = db.session.execute(select(Authority.go_live_at).where(Authority.id == user.authority_id)).scalar_one()
    chosen = select(MissingEpisode.id).where(*scope)
    covers = _covering(chosen)
    rows = db.session.execute(
        select(MissingEpisode, Child, MissingEpisode.returned_at.label("back")).join(Child, Child.id == MissingEpisode.child_id)
        .where(*scope).order_by(MissingEpisode.returned_at, MissingEpisode.id))
    return [Return(episode.ref, child.ref, name_of(child), back_at,
                   episode.returned_precision, back_at >= live, tuple(covers.get(episode.id, ())))
            for episode, child, back_at in rows if back_at is not None]


def _covering(chosen: Any) -> dict[int, list[Covering]]:
    found: dict[int, list[Covering]] = {}
    rows = db.session.execute(
        select(InterviewCover.episode_id, ReturnInterview, InterviewAccount.independence)
        .join(ReturnInterview, ReturnInterview.id == InterviewCover.interview_id)
        .outerjoin(InterviewAccount, (InterviewAccount.interview_id == ReturnInterview.id) & InterviewAccount.voided.is_(False))
        .where(InterviewCover.episode_id.in_(chosen), InterviewCover.voided.is_(False), ReturnInterview.voided.is_(False))
        .order_by(InterviewCover.episode_id, ReturnInterview.id)).all()
    tried: dict[int, list[str]] = {}
    for number, result in db.session.execute(
            select(InterviewAttempt.interview_id, InterviewAttempt.result)
            .join(InterviewCover, InterviewCover.interview_id == InterviewAttempt.interview_id)
            .where(InterviewCover.episode_id.in_(chosen), InterviewCover.voided.is_(False), InterviewAttempt.voided.is_(False))
            .group_by(InterviewAttempt.id, InterviewAttempt.interview_id, InterviewAttempt.result).order_by(InterviewAttempt.id)):
        tried.setdefault(number, []).append(result)
    for episode_id, row, independence in rows:
        found.setdefault(episode_id, []).append(_one(row, tried.get(row.id, []), independence))
    return found


def _one(row: ReturnInterview, tried: Collection[str], independence: str | None) -> Covering:
    answers = {*tried, row.answer}
    return Covering(
        row.id, row.ref, row.offered_at is not None or bool(tried), row.answer, "accepted" in answers, "declined" in answers,
        len(tried) or int(row.offered_at is not None), row.held_at, independence or "not-known", bool(row.not_held_because))
