"""What is to be done after an interview: by whom, by when, for which plan; done, or not needed because. The child's plan shows them."""
from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Text, and_, cast, exists, func, or_, select

from caseflow.accounts import access
from caseflow.accounts.models import User
from caseflow.accounts.queries import user_by_email
from caseflow.audit.record import record
from caseflow.children.models import Child
from caseflow.children.service_care import refuse_day, refuse_too_early
from caseflow.core import clock
from caseflow.core.dates import london_date
from caseflow.core.errors import Conflict, NotFound, Refused
from caseflow.core.events import children_changed
from caseflow.core.references import is_ref
from caseflow.extensions import db
from caseflow.missing.interviews import codes, withheld
from caseflow.missing.interviews.models import InterviewAction
from caseflow.missing.interviews.queries import may_see_interview
from caseflow.missing.models import InterviewCover, ReturnInterview
from caseflow.store.versions import rows_known
from caseflow.web.fields import iso


def add_action(interview: ReturnInterview, child: Child, facts: Mapping[str, Any], owner: User | None = None) -> InterviewAction:
    """Record what is to be done: `what`, `due_on`, for which `plan`, by `owner` (who signs in here) or `owner_name`."""
    if not (facts.get("what") or "").strip():
        raise Refused("Say what is to be done.", field="what")
    if facts.get("due_on") is None:
        raise Refused("Give the day by which it is to be done.", field="due_on")
    refuse_too_early(facts["due_on"], child, "due_on")
    name = owner.name if owner else facts.get("owner_name")
    if not name:
        raise Refused("Say who does it.", field="owner")
    if facts.get("plan") is not None and facts["plan"] not in codes.PLANS:
        raise Refused(f"Choose one of: {', '.join(codes.PLANS)}.", field="plan")
    row = InterviewAction(
        authority_id=child.authority_id, child_id=child.id, interview_id=interview.id, what=facts["what"], plan=facts.get("plan"),
        owner_id=owner.id if owner else None, owner_name=name, due_on=facts["due_on"],
        withheld_from=withheld.refuse_unknown(child.authority_id, facts.get("withheld_from") or []))
    db.session.add(row)
    db.session.flush()
    record("interview.action-added", row.ref, [child.ref, interview.ref], due_on=row.due_on, plan=row.plan)
    children_changed(child.authority_id, [child.id])
    return row


def owner_named(by: User, email: str | None) -> User | None:
    """Somebody of `by`'s authority, by the address with which they sign in; `Refused` when there is nobody."""
    if not email:
        return None
    user = user_by_email(email)
    if user is None or user.authority_id != by.authority_id or user.disabled:
        raise Refused("Nobody here signs in with this address.", field="owner")
    return user


def finish_action(row: InterviewAction, child: Child, facts: Mapping[str, Any]) -> InterviewAction:
    """Record that it was done (`done_on`, today; `outcome`), or `not_needed_because`."""
    if row.done_on is not None or row.not_needed_because:
        raise Conflict("Somebody has already finished this.", current=action_as_shown(row), field="done_on")
    if facts.get("not_needed_because") and facts.get("outcome"):
        raise Refused("Say what came of it, or why it is not needed, not both.", field="not_needed_because")
    if facts.get("not_needed_because"):
        row.not_needed_because = facts["not_needed_because"]
    else:
        if not (facts.get("outcome") or "").strip():
            raise Refused("Say what came of it.", field="outcome")
        today = london_date(clock.now())
        row.done_on = facts.get("done_on") or today
        refuse_day(row.done_on, child, "done_on")
        row.outcome = facts["outcome"]
    db.session.flush()
    record("interview.action-finished", row.ref, [child.ref], done_on=row.done_on)
    children_changed(child.authority_id, [child.id])
    return row


def actions_of_child(user: User, child_id: int, as_at: datetime | None = None) -> list[InterviewAction]:
    """The child's actions as known at a moment (None: now), open ones first by day, as far as this person may read them."""
    rows = rows_known(InterviewAction, as_at, lambda t: t.c.child_id == child_id, order=lambda t: (t.c.due_on, t.c.id))
    return sorted(withheld.shown_to(withheld.reader_of(user), rows), key=lambda row: (not is_open(row), row.due_on, row.id))


def actions_of(user: User, interview_ids: Collection[int]) -> dict[int, list[InterviewAction]]:
    """The actions of each interview, by day, as far as this person may read them."""
    found: dict[int, list[InterviewAction]] = {}
    if interview_ids:
        rows = db.session.execute(select(InterviewAction).where(
            InterviewAction.interview_id.in_(interview_ids), InterviewAction.voided.is_(False))
            .order_by(InterviewAction.due_on, InterviewAction.id)).scalars()
        for row in withheld.shown_to(withheld.reader_of(user), rows):
            found.setdefault(row.interview_id, []).append(row)
    return found


def is_open(row: InterviewAction) -> bool:
    """Whether it is still to be done."""
    return row.done_on is None and not row.not_needed_because


def open_actions_of(episode_ids: Collection[int]) -> dict[int, int]:
    """How many actions are open from the interviews that cover each episode, whoever may read them; episodes without any are absent."""
    if not episode_ids:
        return {}
    rows = db.session.execute(
        select(InterviewCover.episode_id, func.count(func.distinct(InterviewAction.id)))
        .join(InterviewAction, InterviewAction.interview_id == InterviewCover.interview_id)
        .where(InterviewCover.episode_id.in_(episode_ids), InterviewCover.voided.is_(False), InterviewAction.voided.is_(False), *_OPEN)
        .group_by(InterviewCover.episode_id))
    return {row[0]: row[1] for row in rows}


_OPEN = (InterviewAction.done_on.is_(None), InterviewAction.not_needed_because.is_(None))


def my_actions(user: User, *, limit: int, offset: int = 0) -> list[Row[InterviewAction, Child]]:
    """A page of the open actions that this person is to do, soonest first; of children whom they see, or from interviews given to them."""
    query = select(InterviewAction, Child).join(Child, Child.id == InterviewAction.child_id).where(_of_mine(user))
    return list(db.session.execute(query.order_by(InterviewAction.due_on, InterviewAction.id).limit(limit).offset(offset)))


def count_my_actions(user: User) -> int:
    """How many of them there are."""
    return int(db.session.execute(select(func.count(InterviewAction.id)).where(_of_mine(user))).scalar_one())


def _of_mine(user: User) -> ColumnElement[bool]:
    """The condition of an action that is this person's to do and that they may read; few are withheld, so those are read one by one."""
    given = exists().where(ReturnInterview.id == InterviewAction.interview_id, may_see_interview(user))
    mine = and_(InterviewAction.owner_id == user.id, InterviewAction.voided.is_(False), *_OPEN,
                or_(access.may_see(InterviewAction, user), given))
    marked = list(db.session.execute(select(InterviewAction).where(mine, cast(InterviewAction.withheld_from, Text) != "[]")
                                     .order_by(InterviewAction.id)).scalars())
    readable = {row.id for row in withheld.shown_to(withheld.reader_of(user), marked)} if marked else set()
    kept_back = [row.id for row in marked if row.id not in readable]
    return and_(mine, InterviewAction.id.not_in(kept_back)) if kept_back else mine


def action_by_ref(user: User, ref: str) -> tuple[InterviewAction, Child]:
    """An action and its child; `NotFound` alike for one that is not there, one of a child not seen, and one that is withheld.

    An interviewer, who may see one episode only, sees the actions of the interviews given to them.
    """
    if is_ref(ref):
        row = db.session.execute(
            select(InterviewAction, Child).join(Child, Child.id == InterviewAction.child_id)
            .join(ReturnInterview, ReturnInterview.id == InterviewAction.interview_id).where(
                InterviewAction.ref == ref, InterviewAction.voided.is_(False),
                or_(access.may_see(InterviewAction, user), may_see_interview(user)))).one_or_none()
        if row is not None and withheld.shown_to(withheld.reader_of(user), [row[0]]):
            return row[0], row[1]
    raise NotFound()


def action_as_shown(row: InterviewAction) -> dict[str, Any]:
    """An action in JSON."""
    return {"ref": row.ref, "what": row.what, "plan": row.plan, "owner_name": row.owner_name, "due_on": row.due_on.isoformat(),
            "done_on": row.done_on.isoformat() if row.done_on else None, "outcome": row.outcome,
            "not_needed_because": row.not_needed_because, "withheld_from": row.withheld_from, "recorded_at": iso(row.recorded_at)}
