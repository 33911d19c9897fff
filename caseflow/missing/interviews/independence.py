"""Whether an interviewer is independent of the child's care: a warning and a count of its own, never a bar."""
from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from caseflow.accounts.models import Team, User
from caseflow.accounts.queries import holders_of
from caseflow.extensions import db

RELATIONS = {
    "not-involved": "Works for the authority and is not involved in the child's care",
    "commissioned": "From a commissioned service, such as a charity",
    "worker": "The child's social worker, or somebody of the team that holds the child",
    "carer": "The child's carer, or somebody who works in their home",
    "manager": "Manages the child's worker or carer",
}
NOT_INDEPENDENT = ("carer", "worker", "manager")
BECAUSE = {
    "carer": "the interviewer cares for the child", "worker": "the interviewer works with the child",
    "manager": "the interviewer manages those who work with the child", "commissioned": "from a commissioned service",
    "not-involved": "not involved in the child's care", "not-said": "who held it, or what they are to the child, is not recorded",
}
_TIES = {"worker": "worker", "home": "carer", "manager": "manager"}


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds the child: what they are (`worker`, `home`, `manager`), the person, or a whole team."""

    kind: str
    user_id: int | None = None
    team_id: int | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Interviewer:
    """Who holds the interview: the name, and where they sign in, their number, team and whether that is a service from outside."""

    name: str | None = None
    user_id: int | None = None
    team_id: int | None = None
    commissioned: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """`independent`, `not-independent` or `not-known`, and the code of the reason."""

    independence: str
    because: str

    @property
    def words(self) -> str:
        """`Not independent: the interviewer works with the child`."""
        first = {"independent": "Independent", "not-independent": "Not independent", "not-known": "Not known whether independent"}
        return f"{first[self.independence]}: {BECAUSE.get(self.because, self.because)}"


def judge(said: str | None, interviewer: Interviewer, holders: Collection[Holder]) -> Verdict:
    """What is recorded of the child's carers and workers outweighs what was said of the interviewer."""
    tie = next((_TIES[h.kind] for h in holders if h.kind in _TIES and _same(interviewer, h)), None)
    if tie is None and said in NOT_INDEPENDENT:
        tie = said
    if tie is not None:
        return Verdict("not-independent", tie)
    if said == "commissioned" or interviewer.commissioned:
        return Verdict("independent", "commissioned")
    if said == "not-involved" or interviewer.user_id is not None:
        return Verdict("independent", "not-involved")
    return Verdict("not-known", "not-said")


def _same(interviewer: Interviewer, holder: Holder) -> bool:
    if holder.user_id is not None and holder.user_id == interviewer.user_id:
        return True
    if holder.user_id is None and holder.team_id is not None and holder.team_id == interviewer.team_id:
        return True
    return bool(interviewer.name and holder.name and plain(interviewer.name) == plain(holder.name))


def plain(name: str) -> str:
    """A name without capitals and doubled spaces, for comparing."""
    return " ".join(name.casefold().split())


def holders_at(child_id: int, at: datetime) -> Sequence[Holder]:
    """Who held the child at a moment: worker, home, manager, and the managers of their teams."""
    found: list[Holder] = []
    for kind, user, team in holders_of([child_id], at).get(child_id, []):
        found.append(Holder(kind, user.id if user else None, team.id if team else None, user.name if user else None))
        if kind in ("worker", "home") and team is not None and team.manager_name:
            found.append(Holder("manager", name=team.manager_name))
        if kind == "worker" and team is None and user is not None and user.team_id is not None:
            own = _manager_of(user)
            if own:
                found.append(Holder("manager", name=own))
    return found


def _manager_of(user: User) -> str | None:
    team = db.session.get(Team, user.team_id)
    return team.manager_name if team else None


def interviewer_of(name: str | None, user: User | None) -> Interviewer:
    """The interviewer as far as caseflow knows them."""
    if user is None:
        return Interviewer(name)
    team = db.session.get(Team, user.team_id) if user.team_id else None
    return Interviewer(name or user.name, user.id, user.team_id, bool(team and team.provider and user.role == "interviewer"))
