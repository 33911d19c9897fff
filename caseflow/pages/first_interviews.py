"""What the first pages say of return home interviews: the next one of an interviewer, what is due today, actions, what nobody confirmed."""
from __future__ import annotations

from caseflow.accounts.models import User
from caseflow.children.called import called, only_reported
from caseflow.core import clock, dates, wording
from caseflow.missing.interviews import actions, back, obligations, shares
from caseflow.missing.interviews.queue import VisitRow, queue_rows


def welfare_owed(user: User, most: int) -> list[tuple[str, str, str]]:
    """The reference of each of the newest episodes after which a welfare check is owed, its child's, and who came back when."""
    now = clock.now()
    found = []
    for episode, child, named in back.unchecked(user, now, most):
        who = called(child.given_name, child.family_name, child.local_id, child.ref) if named else only_reported(child.local_id, child.ref)
        found.append((episode.ref, child.ref, f"{who} came back {wording.moment_in_words(episode.returned_at or now, now)}"))
    return found


def due_today(user: User) -> int:
    """How many returns are owed an interview that is due by the end of today, or was due before."""
    return obligations.count(user, until=dates.end_of_day(dates.london_date(clock.now())))[1]


def next_visit(user: User) -> VisitRow | None:
    """The visit that this interviewer makes next: their own due first, else the first that nobody has taken."""
    for whose in ("mine", "unallocated", "all"):
        found = obligations.visits(user, whose, limit=1)
        if found:
            return queue_rows(user, found, clock.now())[0]
    return None


def visit_in_words(visit: VisitRow) -> str:
    """`Mira Example: not yet offered, by Monday 7 p.m. One visit, 5 returns.`"""
    whose = "" if visit.mine else " Nobody has taken it yet." if not visit.given_to else f" Given to {visit.given_to[0]}."
    more = f" One visit, {len(visit.returns)} returns." if len(visit.returns) > 1 else ""
    return wording.ended(f"{visit.name}: {visit.words}, {visit.due}") + more + whose


def visits_in_words(user: User) -> str:
    """How much is owed in all, as far as this person sees it."""
    children, returns = obligations.count(user)
    if not children:
        return "No visit is owed."
    visits = "1 visit is owed" if children == 1 else f"{children} visits are owed"
    return f"{visits}, for {returns} return{'' if returns == 1 else 's'}."


def my_actions(user: User) -> int:
    """How many actions from interviews this person is to do."""
    return actions.count_my_actions(user)


def unconfirmed(user: User) -> int:
    """How many things sent to the police nobody has confirmed within 24 hours."""
    return shares.count_unconfirmed(user, clock.now())
