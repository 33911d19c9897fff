"""One interview, ready to be shown to this reader: how it stands, what comes next, and each part with its own page."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from caseflow.accounts.models import Authority, User
from caseflow.children.called import name_of
from caseflow.children.models import Child
from caseflow.children.queries import may_see_child
from caseflow.core import clock, dates
from caseflow.core.wording import event_in_words, moment_in_words
from caseflow.extensions import db
from caseflow.missing.episode_page import interview_stands
from caseflow.missing.interviews import (
    account,
    actions,
    codes,
    due,
    giving,
    independence,
    obligations,
    offers,
    queries,
    said,
    shares,
    withheld,
)
from caseflow.missing.interviews.models import InterviewAccount, InterviewAttempt
from caseflow.missing.models import MissingEpisode, ReturnInterview
from caseflow.missing.queries import episodes_by_refs

Next = tuple[str, str]
"""What the button says, and the endpoint that it opens."""


@dataclass(frozen=True)
class InterviewPage:
    """Everything on the page of one interview, in words."""

    ref: str
    child_ref: str
    authority_id: int
    name: str
    sees_child: bool
    stands: str
    due: str
    next: Next | None
    prompts: list[Next]
    episodes: list[tuple[str, bool, str, str]]
    more_owed: list[str]
    given_to: list[str]
    may_take: bool
    attempts: list[tuple[str, str, list[str]]]
    held: list[tuple[str, str]]
    not_independent: str
    factors: list[tuple[str, list[str]]]
    written_up: str
    texts: list[tuple[str, str, str, str]]
    actions: list[tuple[str, str, str, str, bool]]
    shares: list[tuple[str, str, str, bool]]


def interview_page(user: User, row: ReturnInterview, child: Child) -> InterviewPage:
    """The page of an interview that this person may see; texts and codes withheld from them are not in it."""
    now = clock.now()
    reader, known = withheld.reader_of(user), withheld.choices(child.authority_id)
    authority = db.session.get_one(Authority, child.authority_id)
    covered = queries.covered([row.id]).get(row.id, [])
    seen = {episode.ref for episode in episodes_by_refs(user, [episode.ref for episode in covered])}
    mine = {episode.id for episode in covered}
    owed = [episode for episode in obligations.open_episodes(user, child) if episode.id not in mine]
    tried = offers.attempts_of([row.id]).get(row.id, [])
    how = account.account_of(row)
    readable = how is not None and withheld.readable(reader, how)
    texts = said.texts_for(reader, [row.id]).get(row.id, [])
    doing = actions.actions_of(user, [row.id]).get(row.id, [])
    sent = shares.shares_of([row.id]).get(row.id, [])
    holders = giving.holders([child.id], mine).get(child.id, [])
    returns = [e.returned_at for e in covered if e.returned_at is not None and e.returned_precision != "date"]
    return InterviewPage(
        ref=row.ref, child_ref=child.ref, authority_id=child.authority_id, sees_child=may_see_child(user, child.id),
        name=name_of(child), stands=interview_stands(row, now),
        due=due.said_twice(authority, min(returns), row.due_at, now) if returns and row.due_at and row.held_at is None else "",
        next=_next(row, tried, how), prompts=_prompts(row, tried, [t.about for t in texts], bool(sent)),
        episodes=[(e.ref, e.ref in seen, event_in_words(e.started_at, e.started_precision),
                   event_in_words(e.returned_at, e.returned_precision)) for e in covered],
        more_owed=[_back(e) for e in owed], given_to=[name for _, name in holders],
        may_take=user.role == "interviewer" and user.id not in {number for number, _ in holders},
        attempts=[_attempt(one, now) for one in reversed(tried)], held=_held(row, how, now),
        not_independent=independence.BECAUSE.get(how.independence_because or "", "")
        if how is not None and how.independence == "not-independent" else "",
        factors=_factors(authority.settings, how) if how is not None and readable else [],
        written_up=event_in_words(how.written_up_at) if how is not None and how.written_up_at else "",
        texts=[(t.ref, codes.ABOUT.get(t.about, t.about), t.text, withheld.in_words(t.withheld_from or [], known)) for t in texts],
        actions=[(a.ref, a.what, a.owner_name, action_in_words(a), actions.is_open(a)) for a in doing],
        shares=[(s.ref, codes.SHARED_WITH.get(s.to, s.to) + (f", {s.addressee}" if s.addressee else ""), _sent(s, now),
                 s.acknowledged_at is None) for s in sent])


def _back(episode: MissingEpisode) -> str:
    return event_in_words(episode.returned_at, episode.returned_precision)


def _next(row: ReturnInterview, tried: list[InterviewAttempt], how: InterviewAccount | None) -> Next | None:
    if row.held_at is not None:
        return None if how is not None and how.written_up_at else ("Write it up", "missing.write_up")
    if row.not_held_because:
        return None
    if row.arranged_for is not None:
        return "Record that it was held", "missing.hold"
    if row.answer == "accepted":
        return "Arrange it, or record another attempt", "missing.attempt"
    return ("Record another attempt" if tried or row.offered_at else "Record the offer"), "missing.attempt"


def _prompts(row: ReturnInterview, tried: list[InterviewAttempt], about: list[str], sent: bool) -> list[Next]:
    """What is easily forgotten: the carer's view and a second chance after a no, the child's own words, the police."""
    found: list[Next] = []
    if row.held_at is None and row.answer == "declined" and not row.not_held_because:
        if not any(one.carer_asked for one in tried):
            found.append(("Ask the carer: why did the child go, and what would help?", "missing.attempt"))
        if offers.asked_again_on(tried) is None:
            found.append(("Say when the child is asked again, or why not.", "missing.attempt"))
    if row.held_at is not None and "own-words" not in about:
        found.append(("The child's own words are not written down yet.", "missing.say"))
    if row.held_at is not None and about and not sent:
        found.append(("Nothing has been sent to the police yet.", "missing.share"))
    return found


def _attempt(one: InterviewAttempt, now: datetime) -> tuple[str, str, list[str]]:
    how = ", ".join(part for part in (codes.MEANS.get(one.means or ""), f"by {one.by}" if one.by else "") if part)
    more = [codes.DECLINED.get(one.declined_because, one.declined_because)] if one.declined_because else []
    more += ["The carer was asked"] if one.carer_asked else []
    more += [f"To be asked again on {dates.day_in_words(one.try_again_on)}"] if one.try_again_on else []
    return moment_in_words(one.at, now) + (f": {how}" if how else ""), codes.RESULTS[one.result], more


def _held(row: ReturnInterview, how: InterviewAccount | None, now: datetime) -> list[tuple[str, str]]:
    if row.held_at is None:
        return []
    rows = [("When", moment_in_words(row.held_at, now)), ("By", row.held_by or "not recorded")]
    if how is not None:
        verdict = independence.Verdict(how.independence, how.independence_because or "not-said")
        chosen = " The child asked for this person." if how.chosen_by_child else ""
        rows.append(("Independence", f"{verdict.words}.{chosen}"))
        rows += [("Where", codes.PLACES.get(how.place, how.place))] if how.place else []
        rows += [("How", ", ".join(codes.METHODS.get(one, one) for one in how.methods))] if how.methods else []
    return rows


def _factors(settings: dict[str, Any], how: InterviewAccount) -> list[tuple[str, list[str]]]:
    parts = (("They went away from", how.push), ("They went to", how.pull))
    return [(words, [codes.factor_in_words(settings, code) for code in found]) for words, found in parts if found]


def action_in_words(row: Any, now: datetime | None = None) -> str:
    """`by 3 December 2026`, `done 2 December 2026: moved to a new school`, or `not needed: ...`."""
    if row.not_needed_because:
        return f"not needed: {row.not_needed_because}"
    if row.done_on is not None:
        return f"done {dates.day_in_words(row.done_on)}: {row.outcome}"
    late = " (overdue)" if row.due_on < dates.london_date(now or clock.now()) else ""
    plan = f", {codes.PLANS[row.plan].lower()}" if row.plan in codes.PLANS else ""
    return f"by {dates.day_in_words(row.due_on)}{late}{plan}"


def _sent(row: Any, now: datetime) -> str:
    words = f"sent {moment_in_words(row.sent_at, now)}"
    if row.acknowledged_at is not None:
        return f"{words}, confirmed by {row.acknowledged_by} {moment_in_words(row.acknowledged_at, now)}"
    late = row.to == "police" and row.sent_at <= now - shares.CONFIRM_WITHIN
    return f"{words}; nobody has confirmed it" + (" within 24 hours" if late else " yet")
