"""The list of who is to be told about one episode, read from the record and ready for a page."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from caseflow.accounts.models import Authority
from caseflow.children.models import Child
from caseflow.core import clock, wording
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode, Notice
from caseflow.missing.queries import notices_of
from caseflow.missing.told import lines as told
from caseflow.missing.told.facts import circumstances_of, office_of
from caseflow.missing.told.lines import Line, PoliceReport
from caseflow.missing.told.obligations import obligations
from caseflow.missing.told.recipients import SHORT, code_of
from caseflow.missing.told.statement import requests_of
from caseflow.missing.told.ways import ways_of
from caseflow.web.fields import iso


@dataclass(frozen=True)
class Checklist:
    """Who is to be told: `now` and `later` are lines of the list, `besides` who else was told, in words."""

    now: list[Line]
    later: list[Line]
    besides: list[tuple[str, str]]
    unanswered: int

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


def checklist_of(episode: MissingEpisode, child: Child) -> Checklist:
    """The list as it stands now: a fixed number of queries."""
    now = clock.now()
    authority = db.session.execute(select(Authority).where(Authority.id == child.authority_id)).scalar_one()
    child_facts = circumstances_of(episode, authority)
    owed = obligations(child_facts, office_of(authority), ways_of(authority.id).at(child_facts.reported_at))
    notices = notices_of([episode.id]).get(episode.id, [])
    report = PoliceReport(episode.police_reported_at, episode.police_reference) if episode.police_reported_at else None
    rows = told.lines([] if episode.voided else owed, notices, now, report)
    besides = [(SHORT.get(code_of(n.to), n.to), told.told_words(n, now)) for n in told.others(owed, notices)]
    asked = requests_of([episode.id]).get(episode.id, [])
    return Checklist([line for line in rows if line.now], [line for line in rows if not line.now], besides,
                     sum(row.answer is None for row in asked))


def line_as_shown(line: Line) -> dict[str, Any]:
    """One line as the API shows it."""
    return {"to": line.to, "because": line.because, "urgency": line.urgency, "due_at": iso(line.due_at), "state": line.state,
            "late": line.late, "words": line.said, "notice": line.notice}


def due_in_words(line: Line, now: datetime) -> str:
    """`by today 9:30 p.m.` or `was due today 9:30 p.m.`; nothing once the line is done."""
    return "" if line.done or line.due_at is None else wording.by_in_words(line.due_at, now)


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
