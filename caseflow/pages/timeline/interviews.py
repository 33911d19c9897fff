"""What interviews tell on the timeline: that something was done, said or sent, never the words, which may be kept from somebody."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, FromClause, select

from caseflow.accounts.models import User
from caseflow.missing.interviews import codes, independence, withheld
from caseflow.missing.interviews.models import (
    InterviewAccount,
    InterviewAction,
    InterviewAttempt,
    InterviewShare,
    InterviewText,
    PreventionInterview,
    WelfareCheck,
)
from caseflow.missing.models import InterviewCover
from caseflow.pages.timeline.entries import Asked, Moment, Say, Source


def _of_episode(table: FromClause, episode_id: int) -> ColumnElement[bool]:
    return table.c.interview_id.in_(select(InterviewCover.interview_id).where(
        InterviewCover.episode_id == episode_id, InterviewCover.voided.is_(False)))


def _attempt(row: InterviewAttempt, asked: Asked) -> Iterable[Moment]:
    how = codes.MEANS.get(row.means or "", "")
    yield Moment(row.at, f"Attempt to interview: {codes.RESULTS[row.result].lower()}", text=how or None, field="at")


def _account(row: InterviewAccount, asked: Asked) -> Iterable[Moment]:
    verdict = independence.Verdict(row.independence, row.independence_because or "not-said")
    yield Moment(None, verdict.words, field="independence")
    if row.written_up_at is not None:
        yield Moment(row.written_up_at, "Return home interview written up", field="written_up_at")


def _text(row: InterviewText, asked: Asked) -> Iterable[Moment]:
    yield Moment(None, f"Written down from an interview: {codes.ABOUT.get(row.about, row.about).lower()}")


def _action(row: InterviewAction, asked: Asked) -> Iterable[Moment]:
    yield Moment(None, "Action from an interview", field="due_on", href=f"/interview-actions/{row.ref}")
    if row.done_on is not None:
        yield Moment(row.done_on, "Action from an interview done", field="done_on", href=f"/interview-actions/{row.ref}")


def _share(row: InterviewShare, asked: Asked) -> Iterable[Moment]:
    who = codes.SHARED_WITH.get(row.to, row.to)
    yield Moment(row.sent_at, f"Sent from an interview: {who[:1].lower()}{who[1:]}", field="sent_at")
    if row.acknowledged_at is not None:
        yield Moment(row.acknowledged_at, f"Confirmed: {who[:1].lower()}{who[1:]}", text=row.acknowledged_by, field="acknowledged_at")


def _prevention(row: PreventionInterview, asked: Asked) -> Iterable[Moment]:
    words = "Police prevention interview" if row.done else "Police prevention interview not done"
    yield Moment(row.at, words, text=row.not_done_because, field="done")
    if row.police_closed_at is not None:
        yield Moment(row.police_closed_at, "Police closed their report", field="police_closed_at")


def _welfare(row: WelfareCheck, asked: Asked) -> Iterable[Moment]:
    yield Moment(row.at, "Welfare check", field="at")


def is_interviewer(user: User) -> bool:
    """Of those who see one report and not the child, interviewers alone are told of the interviews after it."""
    return user.role == "interviewer"


def _readers(user: User, rows: Sequence[Any], _whole: bool) -> Sequence[Any]:
    """Without the rows that are kept from this person today, also where they were not yet when the timeline is asked for."""
    return withheld.shown_to(withheld.reader_of(user), rows)


def _withheld(user: User, row: Any) -> Iterable[str]:
    """The history of a row never shows what may be kept from somebody: its own page does, to those who may read it."""
    return ("text", "what", "outcome", "push", "pull", "harm", "harm_disclosed", "notes", "sexual_health", "withheld_from", "texts",
            "not_needed_because")


def _after(model: Any, say: Say, permission: str = "interview.read", **more: Any) -> Source:
    return Source("interviews", "Return home interviews", model, say, permission, of_episode=_of_episode, of_report=is_interviewer, **more)


SOURCES: tuple[Source, ...] = (
    _after(InterviewAttempt, _attempt),
    _after(InterviewAccount, _account, hides=_withheld),
    _after(InterviewText, _text, known_to=_readers, hides=_withheld),
    _after(InterviewAction, _action, "action.write", known_to=_readers, hides=_withheld),
    _after(InterviewShare, _share, hides=_withheld),
    Source("prevention", "Police prevention interviews", PreventionInterview, _prevention, "episode.read", hides=_withheld),
    Source("welfare", "Welfare checks", WelfareCheck, _welfare, "episode.read", hides=_withheld),
)
"""One line for each table."""
