"""The list of who is to be told about one episode, read from the record and ready for a page."""
from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from caseflow.accounts import access
from caseflow.accounts.models import Authority, User
from caseflow.children.models import Child
from caseflow.children.queries import may_see_child
from caseflow.core import clock
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode, Notice
from caseflow.missing.queries import notices_of
from caseflow.missing.told import lines as told
from caseflow.missing.told.facts import circumstances_of, office_of
from caseflow.missing.told.lines import Line, PoliceReport
from caseflow.missing.told.obligations import at_increased_risk, obligations
from caseflow.missing.told.recipients import SHORT, code_of
from caseflow.missing.told.statement import requests_of
from caseflow.missing.told.ways import ways_of
from caseflow.web.fields import iso


@dataclass(frozen=True)
class Checklist:
    """Who is to be told: `now` and `later` are lines of the list, `besides` who else was told, in words.

    `unanswered` counts requests to the police; `states` says that there is something to state to them about the child.
    """

    now: list[Line]
    later: list[Line]
    besides: list[tuple[str, str]]
    unanswered: int = 0
    states: bool = False

    @property
    def lines(self) -> list[Line]:
        """Every line, those to be rung at once first."""
        return [*self.now, *self.later]

    @property
    def nobody(self) -> bool:
        """Whether nobody has been told, and nobody need not be."""
        return not self.besides and all(line.state == told.NOT_YET for line in self.lines)

    @property
    def late(self) -> int:
        """How many lines are past their own time."""
        return sum(line.late for line in self.lines)


def checklist_of(user: User, episode: MissingEpisode, child: Child, notices: list[Notice] | None = None) -> Checklist:
    """The list as it stands now, as far as this person may know it: a fixed number of queries.

    `notices` are the episode's, where they are read already. Somebody who sees one report and not the child is shown whom to ring
    at once, without what the reasons would give away.
    """
    now = clock.now()
    authority = db.session.get_one(Authority, child.authority_id)
    facts = circumstances_of(episode, authority)
    owed = [] if episode.voided else obligations(facts, office_of(authority), ways_of(authority.id).at(facts.reported_at))
    if notices is None:
        notices = notices_of([episode.id]).get(episode.id, [])
    report = PoliceReport(episode.police_reported_at, episode.police_reference) if episode.police_reported_at else None
    sees = may_see_child(user, child.id)
    if not sees:
        owed = [replace(one, because=PLAINLY[one.recipient], unsafe=one.unsafe and replace(one.unsafe, said_by="the authority", why=HIDDEN))
                for one in owed if one.recipient in PLAINLY]
        notices = plainly(notices, whole=sees)
    rows = told.lines(owed, notices, now, report)
    besides = [(SHORT.get(code_of(n.to), n.to), told.told_words(n, now)) for n in told.others(owed, notices)]
    asked = requests_of([episode.id]).get(episode.id, []) if sees else []
    return Checklist([line for line in rows if line.now], [line for line in rows if not line.now], besides,
                     sum(row.answer is None for row in asked), sees and at_increased_risk(facts))


PLAINLY = {"police": "the child is not where they should be", "duty-manager": "somebody who decides has to know",
           "parents": "they are told unless it is not safe"}


def plainly(notices: Sequence[Notice], *, whole: bool) -> list[Notice]:
    """Who was told, for somebody who sees the child (`whole`); for others those alone whom any report asks for."""
    return [n for n in notices if whole or code_of(n.to) in PLAINLY]


def notices_seen(user: User, episode_ids: Collection[int]) -> dict[int, list[Notice]]:
    """Who was told of each of these episodes, as far as this person may know it."""
    whole = set(db.session.execute(select(MissingEpisode.id).join(Child, Child.id == MissingEpisode.child_id).where(
        MissingEpisode.id.in_(episode_ids), access.may_see(Child, user))).scalars())
    return {number: plainly(rows, whole=number in whole) for number, rows in notices_of(episode_ids).items()}


HIDDEN = "of something that the duty manager knows"


def line_as_shown(line: Line) -> dict[str, Any]:
    """One line as the API shows it."""
    return {"to": line.to, "because": line.because, "urgency": line.urgency, "due_at": iso(line.due_at), "state": line.state,
            "late": line.late, "words": line.said, "notice": line.notice}


def known_names(child: Child, before: MissingEpisode) -> dict[str, str]:
    """Who took the message about this child the last time, by recipient, to be offered again; never for the police."""
    rows = db.session.execute(
        select(Notice.to, Notice.acknowledged_by).where(
            Notice.episode_id.in_(select(MissingEpisode.id).where(MissingEpisode.child_id == child.id, MissingEpisode.id != before.id)),
            Notice.acknowledged_by.is_not(None), Notice.voided.is_(False))
        .order_by(Notice.id.desc()).limit(100))
    found: dict[str, str] = {}
    for to, name in rows:
        code = code_of(to)
        if code != "police" and name:
            found.setdefault(code, name)
    return found
