"""Facts of an authority's children as known at the moment of the cut, some hundreds at a time, judged into rows."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import FromClause, Row, or_, select, union

from caseflow.children.authorities.queries import in_words, rows_of
from caseflow.children.models import CarePeriod, NrmEvent, Placement, TraffickingStage, UnaccompaniedStatus
from caseflow.children.models import Child as ChildRecord
from caseflow.core.dates import eighteenth_birthday, london_date
from caseflow.core.periods import Period
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode, MissingSegment
from caseflow.returns.definitions import shape
from caseflow.returns.definitions.facts import (
    Care,
    Child,
    Episode,
    LegalStretch,
    Referral,
    Responsible,
    Turn,
    Unaccompanied,
    View,
)
from caseflow.store.known import known
from caseflow.store.record import history_of

BATCH = 500
Progress = Callable[[int, int], None]
ByChild = dict[int, list[Row[Any]]]


def considered(authority_id: int, period: Period, at: datetime) -> list[int]:
    """The children whose care or whose missing episodes touch the period, as known at `at`, by number."""
    care = known(
        CarePeriod, at, lambda t: t.c.authority_id == authority_id, lambda t: t.c.started_on <= period.last_day,
        lambda t: or_(t.c.ended_on.is_(None), t.c.ended_on >= period.first_day), columns=("child_id", "recorded_at", "voided"))
    missing = known(
        MissingEpisode, at, lambda t: t.c.authority_id == authority_id, lambda t: t.c.started_at < period.ends_at,
        lambda t: or_(t.c.ended_at.is_(None), t.c.ended_at >= period.starts_at), columns=("child_id", "recorded_at"))
    either = union(select(care.c.child_id).where(~care.c.voided), select(missing.c.child_id)).subquery()
    return sorted(db.session.execute(select(either.c.child_id).order_by(either.c.child_id)).scalars())


def rows(definition: shape.Definition, authority_id: int, period: Period, at: datetime, progress: Progress) -> Iterator[shape.Row]:
    """Every row of a return, batch by batch; `progress` is told how many children are done, of how many."""
    children = considered(authority_id, period, at)
    progress(0, len(children))
    for start in range(0, len(children), BATCH):
        batch = children[start:start + BATCH]
        for child in children_as_known(batch, at):
            yield from definition.judge(child, period)
        progress(start + len(batch), len(children))


def children_as_known(ids: Sequence[int], at: datetime) -> Iterator[Child]:
    """The facts about some children as known at `at`: one read for each table, whatever their number."""
    care = _by_child(CarePeriod, ids, at, "started_on", "ended_on")
    placed = _by_child(Placement, ids, at, "started_on", "ended_on", "legal_status")
    views = _by_child(TraffickingStage, ids, at, "started_on", "stage")
    referrals = _by_child(NrmEvent, ids, at, "happened_on", "event", "outcome")
    alone = _by_child(UnaccompaniedStatus, ids, at, "started_on", "ended_on", "status")
    missing = _episodes(ids, at)
    responsible = rows_of(ids, "responsible", at)
    people = known(ChildRecord, at, lambda t: t.c.id.in_(ids))
    found = db.session.execute(select(people).order_by(people.c.id)).all()
    entered = first_recorded(ChildRecord, found)
    for person in found:
        born = person.date_of_birth
        yield Child(
            ref=person.ref, standing=person.standing, sex=person.sex, born=born,
            turned_18_on=eighteenth_birthday(born) if born is not None and not person.age_disputed else None,
            first_recorded=entered[person.id], voided=person.voided,
            care=tuple(Care(c.started_on, c.ended_on) for c in care[person.id]),
            legal=tuple(LegalStretch(p.started_on, p.ended_on, p.legal_status) for p in placed[person.id]),
            views=tuple(View(v.stage, v.started_on) for v in views[person.id]),
            referrals=tuple(Referral(r.event, r.outcome, r.happened_on) for r in referrals[person.id]),
            unaccompanied=tuple(Unaccompanied(u.status, u.started_on, u.ended_on) for u in alone[person.id]),
            episodes=tuple(missing[person.id]),
            responsible=tuple(Responsible(r.started_on, r.ours, None if r.ours else in_words(r.name, r.code))
                              for r in responsible.get(person.id, ())),
            standing_with=person.responsible_authority if person.standing == "other-authority" else None,
        )


def _by_child(model: Any, ids: Sequence[int], at: datetime, dated: str, *columns: str) -> ByChild:
    """The live rows of a table by child, in order of their date."""
    def of_these(table: FromClause) -> Any:
        return table.c.child_id.in_(ids)

    table = known(model, at, of_these, columns=("id", "child_id", "voided", "recorded_at", dated, *columns))
    found: ByChild = defaultdict(list)
    for row in db.session.execute(select(table).where(~table.c.voided).order_by(table.c.child_id, table.c[dated], table.c.id)):
        found[row.child_id].append(row)
    return found


def _episodes(ids: Sequence[int], at: datetime) -> dict[int, list[Episode]]:
    """Missing episodes by child, withdrawn ones among them, each with what it became later."""
    turns: dict[int, list[Turn]] = defaultdict(list)
    for ids_of_child in _by_child(MissingSegment, ids, at, "started_at", "episode_id", "type").values():
        for segment in ids_of_child:
            mine = turns[segment.episode_id]
            if not mine or mine[-1].type != segment.type:  # watched over or not, away is away
                mine.append(Turn(segment.type, london_date(segment.started_at)))
    table = known(MissingEpisode, at, lambda t: t.c.child_id.in_(ids), columns=(
        "id", "ref", "child_id", "version", "recorded_at", "voided", "type", "started_at", "ended_at", "left_out_because"))
    found = db.session.execute(select(table).order_by(table.c.child_id, table.c.started_at, table.c.id)).all()
    entered = first_recorded(MissingEpisode, found)
    episodes: dict[int, list[Episode]] = defaultdict(list)
    for row in found:
        episodes[row.child_id].append(Episode(
            ref=row.ref, type=row.type, started_on=london_date(row.started_at),
            ended_on=None if row.ended_at is None else london_date(row.ended_at), first_recorded=entered[row.id],
            turns=tuple(turns[row.id]), left_out_because=row.left_out_because, voided=row.voided,
        ))
    return episodes


def first_recorded(model: Any, found: Sequence[Row[Any]]) -> dict[int, datetime]:
    """When each record was first entered: its own recorded time, or that of its first version where it was changed since."""
    entered = {row.id: row.recorded_at for row in found}
    changed = [row.id for row in found if row.version > 1]
    if changed:
        past = history_of(model.__table__)
        entered |= dict(db.session.execute(
            select(past.c.id, past.c.recorded_at).where(past.c.id.in_(changed), past.c.version == 1).order_by(past.c.id)).all())
    return entered
