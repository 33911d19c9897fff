"""How an interview was held: where, how, by whom and how independent they are; why the child went; when it was written up."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from caseflow.accounts.models import Authority, User
from caseflow.audit.record import record
from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.core.errors import Refused
from caseflow.core.events import children_changed
from caseflow.extensions import db
from caseflow.missing import times
from caseflow.missing.interviews import codes, independence, withheld
from caseflow.missing.interviews.models import InterviewAccount
from caseflow.missing.models import ReturnInterview

HELD = ("relation", "chosen_by_child", "place", "methods")
"""What `hold` keeps besides when and by whom."""


def account_of(interview: ReturnInterview) -> InterviewAccount | None:
    """How the interview was held, as far as that is recorded."""
    return db.session.execute(select(InterviewAccount).where(
        InterviewAccount.interview_id == interview.id, InterviewAccount.voided.is_(False))).scalar_one_or_none()


def hold(interview: ReturnInterview, child: Child, facts: Mapping[str, Any], holder: User | None = None) -> InterviewAccount:
    """Record that the interview was held: `held_at`, `held_by` and any of `HELD`; `holder` is the interviewer who signs in here.

    An interviewer who is not independent of the child's care is recorded as such, and counted apart; nothing is refused for it.
    """
    if facts.get("held_at") is None:
        raise Refused("Say when it was held.", field="held_at")
    times.refuse_impossible(facts, child.date_of_birth, "held_at")
    interview.held_at = facts["held_at"]
    interview.held_by = facts.get("held_by") or (holder.name if holder else interview.held_by)
    interview.not_held_because = None
    account = _account(interview, child)
    for name in HELD:
        if name in facts:
            setattr(account, name, (facts[name] or []) if name == "methods" else facts[name])
    account.interviewer_id = holder.id if holder else account.interviewer_id
    judge_holder(interview, child)
    record("interview.held", interview.ref, [child.ref], at=interview.held_at, independence=account.independence)
    children_changed(child.authority_id, [child.id])
    return account


def judge_holder(interview: ReturnInterview, child: Child) -> InterviewAccount | None:
    """Judge anew, from who held the child at the time, whether whoever held the interview is independent of the child's care."""
    if interview.held_at is None:
        return None
    account = _account(interview, child)
    user = db.session.get(User, account.interviewer_id) if account.interviewer_id else None
    if user is not None and interview.held_by and independence.plain(interview.held_by) != independence.plain(user.name):
        user = account.interviewer_id = None
    verdict = independence.judge(
        account.relation, independence.interviewer_of(interview.held_by, user), independence.holders_at(child.id, interview.held_at))
    account.independence, account.independence_because = verdict.independence, verdict.because
    db.session.flush()
    return account


def write_up(interview: ReturnInterview, child: Child, facts: Mapping[str, Any],
             writer: withheld.Reader | None = None) -> InterviewAccount:
    """Record why the child went (`push`, `pull`: codes of the authority's list), from whom that is withheld, and that it is written up.

    Where that is kept from the `writer`, they change neither it nor from whom it is kept.
    """
    if interview.held_at is None:
        raise Refused("Record first that the interview was held.", field="held_at")
    settings = db.session.execute(select(Authority.settings).where(Authority.id == child.authority_id)).scalar_one()
    account = _account(interview, child)
    told = [name for name in ("push", "pull", "withheld_from") if facts.get(name) is not None]
    if told and writer is not None and not withheld.readable(writer, account):
        raise Refused("The child asked that this is kept from you, so that somebody else has to change it.", field=told[0])
    for kind in ("push", "pull"):
        if facts.get(kind) is not None:
            setattr(account, kind, codes.known_factors(settings, kind, facts[kind]))
    if facts.get("withheld_from") is not None:
        account.withheld_from = withheld.refuse_unknown(child.authority_id, facts["withheld_from"])
    if facts.get("written_up") and account.written_up_at is None:
        account.written_up_at = clock.now()
    elif facts.get("written_up") is False:
        account.written_up_at = None
    db.session.flush()
    record("interview.written-up" if account.written_up_at else "interview.factors", interview.ref, [child.ref],
           push=len(account.push), pull=len(account.pull))
    children_changed(child.authority_id, [child.id])
    return account


def _account(interview: ReturnInterview, child: Child) -> InterviewAccount:
    there = account_of(interview)
    if there is None:
        there = InterviewAccount(authority_id=child.authority_id, child_id=child.id, interview_id=interview.id, independence="not-known",
                                 methods=[], push=[], pull=[], withheld_from=[])
        db.session.add(there)
        db.session.flush()
    return there
