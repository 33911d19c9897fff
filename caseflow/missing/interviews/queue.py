"""The queue of interviews in words: one card for each child, with every return that is owed one."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from caseflow.accounts.models import User
from caseflow.children.called import name_of
from caseflow.core.dates import day_in_words
from caseflow.core.wording import by_in_words, event_in_words
from caseflow.missing.episode_page import interview_stands
from caseflow.missing.interviews import giving, offers
from caseflow.missing.interviews.models import InterviewAttempt
from caseflow.missing.interviews.obligations import Visit


@dataclass(frozen=True)
class VisitRow:
    """One visit on the list; `interview` is None where none has been opened yet, and `episode` then opens it."""

    child_ref: str
    name: str
    interview: str | None
    episode: str
    words: str
    due: str
    late: bool
    returns: list[str]
    given_to: list[str]
    mine: bool


def queue_rows(user: User, visits: Sequence[Visit], now: datetime) -> list[VisitRow]:
    """The visits in words."""
    holders = giving.holders([visit.child.id for visit in visits], [o.episode.id for visit in visits for o in visit.obligations])
    tried = offers.attempts_of([i.id for visit in visits for o in visit.obligations for i in o.interviews])
    return [_row(user, visit, holders.get(visit.child.id, []), tried, now) for visit in visits]


def _row(user: User, visit: Visit, holders: list[tuple[int | None, str]], tried: dict[int, list[InterviewAttempt]],
         now: datetime) -> VisitRow:
    child, interview, due = visit.child, visit.interview, visit.due_at
    said = interview_stands(interview, now) if interview is not None else "not yet offered"
    again = offers.asked_again_on(tried.get(interview.id, [])) if interview is not None else None
    asked = f", to be asked again on {day_in_words(again)}" if again is not None else ""
    return VisitRow(
        child.ref, name_of(child), interview.ref if interview else None,
        visit.obligations[0].episode.ref, said + asked,
        by_in_words(due, now) if due else "the hour of the return is not known", due is not None and due < now,
        [event_in_words(o.episode.returned_at, o.episode.returned_precision, now=now) for o in visit.obligations],
        [name for _, name in holders], user.id in {number for number, _ in holders})
