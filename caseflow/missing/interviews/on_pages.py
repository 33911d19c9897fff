"""What other pages show of interviews: an episode's return (police, welfare, interview), and a child's interviews and actions."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from caseflow.accounts.models import User
from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.core.dates import day_in_words, london_date
from caseflow.core.wording import moment_in_words
from caseflow.missing.episode_page import interview_in_words
from caseflow.missing.interviews import actions, back, codes, withheld
from caseflow.missing.interviews.models import PreventionInterview
from caseflow.missing.interviews.page import action_in_words
from caseflow.missing.models import ReturnInterview
from caseflow.missing.queries import episode_by_ref
from caseflow.missing.times import INTERVIEW_WITHIN
from caseflow.store.versions import rows_known

SHOWN = 5


@dataclass(frozen=True)
class AfterReturn:
    """What followed a return, in words: each line says what, and what is kept from whom."""

    prevention: list[str]
    welfare: list[tuple[str, list[tuple[str, str]]]]


def after_return(user: User, ref: str) -> AfterReturn:
    """The police's prevention interview and the welfare checks of an episode, as far as this person may read them."""
    episode, _ = episode_by_ref(user, ref)
    reader, now = withheld.reader_of(user), clock.now()
    return AfterReturn(
        [_prevention(row, withheld.readable(reader, row), now) for row in back.prevention_of([episode.id]).get(episode.id, [])],
        [_welfare(back.welfare_as_shown(row, reader), moment_in_words(row.at, now))
         for row in back.welfare_of([episode.id]).get(episode.id, [])])


def _prevention(row: PreventionInterview, told: bool, now: datetime) -> str:
    if not row.done:
        return f"Not done: {row.not_done_because}"
    words = f"Done {moment_in_words(row.at, now)}" if row.at else "Done"
    words += f" by {row.by}" if row.by else ""
    if told and row.harm_disclosed is not None:
        words += f"; harm told of: {row.harm or 'yes'}" if row.harm_disclosed else "; no harm told of"
    return words + (f"; police closed {moment_in_words(row.police_closed_at, now)}" if row.police_closed_at else "")


def _welfare(row: dict[str, object], when: str) -> tuple[str, list[tuple[str, str]]]:
    lines = [(words, codes.CHECKED[str(row[name])]) for name, words in codes.WELFARE.items() if row[name]]
    if row["welcomed"] is not None:
        lines.append(("Were they told that it is good to have them back?", "Yes" if row["welcomed"] else "No"))
    if row["notes"]:
        lines.append(("Anything else", str(row["notes"])))
    return when + (f", {row['by']}" if row["by"] else ""), lines


@dataclass(frozen=True)
class ChildInterviews:
    """A child's interviews, newest first, and what is to be done after them."""

    interviews: list[tuple[str, str]]
    in_all: int
    actions: list[tuple[str, str, str, str]]


def child_interviews(user: User, child: Child, as_at: datetime | None = None) -> ChildInterviews | None:
    """The child's interviews and actions as known at a moment; None when there are none, or none that this person may see."""
    now = as_at or clock.now()
    rows = rows_known(ReturnInterview, as_at, lambda t: t.c.child_id == child.id, order=lambda t: (t.c.id.desc(),)) \
        if user.may("interview.read") else []
    doing = actions.actions_of_child(user, child.id, as_at)
    if not rows and not doing:
        return None
    return ChildInterviews(
        [(row.ref, _interview(row, now)) for row in rows[:SHOWN]], len(rows),
        [(row.ref, row.what, row.owner_name, action_in_words(row, now)) for row in doing])


def _interview(row: Any, now: datetime) -> str:
    """How an interview stands, after the day of the return that it was first owed for, so that one tells it from the next."""
    stands = interview_in_words(row, now)
    return f"back {day_in_words(london_date(row.due_at - INTERVIEW_WITHIN))}: {stands}" if row.due_at else stands
