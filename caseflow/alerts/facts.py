"""What rules may know about children, put together from their records as known at a moment."""
from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from caseflow.accounts.models import Authority
from caseflow.alerts.records import Records, Standing, load_records
from caseflow.children import models as children
from caseflow.missing import models as missing
from caseflow.missing.interviews.codes import NOT_THERE
from caseflow.missing.interviews.models import InterviewAttempt
from caseflow.missing.pieces import Piece, are_one
from caseflow.risk import facts as risk
from caseflow.store.unit import connection
from caseflow.store.versions import apart
from caseflow.transfers.queries import HandedOver

ANSWERS = {
    "accepted": risk.Answer.ACCEPTED,
    "declined": risk.Answer.DECLINED,
    "no-contact": risk.Answer.NO_ANSWER,
}


_authority: Any = Authority.__table__
_AUTHORITIES = select(_authority).where(_authority.c.id.in_(bindparam("authority_ids", expanding=True))).order_by(_authority.c.id)


@dataclass(frozen=True, slots=True)
class KnownChild:
    """A child's facts with whose child it is, to be read only, and the database numbers of the child and its episodes."""

    child_id: int
    authority: Authority
    facts: risk.ChildFacts
    episode_ids: dict[str, int]

    @property
    def authority_id(self) -> int:
        """The database number of the authority."""
        return self.authority.id


def load_facts(child_ids: Collection[int]) -> list[KnownChild]:
    """The facts of these children as known now, in order of their numbers: one query for each table, however many."""
    loaded = load_records(child_ids)
    standing: dict[int, Any] = {}
    for number, records in sorted(loaded.items()):
        [standing[number]] = records.standing(children.Child, None)
    wanted = {"authority_ids": sorted({child.authority_id for child in standing.values()})}
    authorities = {row["id"]: apart(Authority, row) for row in connection().execute(_AUTHORITIES, wanted).mappings()}
    known = []
    for number, child in standing.items():
        records, authority = loaded[number], authorities[child.authority_id]
        episode_ids = {e.ref: e.id for e in records.standing(missing.MissingEpisode, None)}
        facts = facts_at(records, None, authority.go_live_at)
        known.append(KnownChild(records.child_id, authority, facts, episode_ids))
    return known


def facts_at(records: Records, at: datetime | None, go_live: datetime) -> risk.ChildFacts:
    """A child's facts as known at a moment (None: now). A child recorded in error, or not yet known, has none."""
    child = next((c for c in records.standing(children.Child, at) if not c.voided), None)
    if child is None:
        return risk.ChildFacts("", go_live)
    return risk.ChildFacts(
        ref=child.ref,
        go_live=go_live,
        birth=_birth(child),
        care_periods=tuple(
            risk.CarePeriod(_from_day(row, "started_on"), row.ended_on)
            for row in _by_day(records, children.CarePeriod, at, "started_on")
        ),
        stages=tuple(
            risk.TraffickingStage(_on_day(row, "started_on", "stage"), risk.Stage(row.stage))
            for row in _by_day(records, children.TraffickingStage, at, "started_on")
        ),
        nrm_events=tuple(
            risk.NrmEvent(_on_day(row, "happened_on", "event", "outcome"), row.event, row.outcome, review_on=row.review_on)
            for row in _by_day(records, children.NrmEvent, at, "happened_on")
        ),
        unaccompanied=tuple(
            risk.Unaccompanied(_on_day(row, "started_on", "status"), row.status, row.ended_on)
            for row in _by_day(records, children.UnaccompaniedStatus, at, "started_on")
        ),
        episodes=_episodes(records, at),
        interviews=_interviews(records, at),
        elsewhere=_elsewhere(records, at),
    )


def _by_day(records: Records, table: type, at: datetime | None, day: str) -> list[Standing]:
    rows = [row for row in records.standing(table, at) if not row.voided and getattr(row, day) is not None]
    return sorted(rows, key=lambda row: (getattr(row, day), row.id))


def _on_day(row: Standing, day: str, *more: str) -> risk.OnDay:
    return risk.OnDay(row.ref, getattr(row, day), row.since(day, *more))


def _from_day(row: Standing, day: str) -> risk.Happened:
    return risk.from_day(row.ref, getattr(row, day), row.since(day))


def _birth(child: Standing) -> risk.Birth | None:
    if child.date_of_birth is None:
        return None
    since = child.since("date_of_birth", "birth_precision", "age_disputed")
    as_told = child.birth_precision == "as-told"
    return risk.Birth(child.ref, child.date_of_birth, since, disputed=child.age_disputed, as_told=as_told)


def _happened(row: Standing, column: str, precision: str | None = None) -> risk.Happened | None:
    at = getattr(row, column)
    if at is None:
        return None
    how = risk.Precision(getattr(row, precision)) if precision else risk.Precision.EXACT
    return risk.Happened(row.ref, at, row.since(column, *([precision] if precision else [])), how)


def _elsewhere(records: Records, at: datetime | None) -> tuple[risk.Episode, ...]:
    """Episodes in the records of authorities that handed the child over, as they stood then, each absence once.

    Those that stand here too are left out. All became known here with the transfer by which the child came here.
    """
    found: list[risk.Episode] = []
    for came, whose, there in _handed_on(records, at, {records.child_id}):
        here = [_absence(e) for e in (*_episodes(records, at), *found) if not e.voided]
        found += [replace(episode, told_by=whose.from_authority, segments=tuple(
            replace(s, began=replace(s.began, ref=came.ref, known_since=came.since)) for s in episode.segments))
            for episode in _episodes(there, whose.as_at)
            if not episode.voided and not any(are_one(_absence(episode), other) for other in here)]
    return tuple(sorted(found, key=lambda e: (e.started.at, e.ref)))


def _handed_on(records: Records, at: datetime | None, seen: set[int]) -> Iterator[tuple[HandedOver, HandedOver, Records]]:
    """Each record through which the child came, the newest first and once: by which transfer here, by which from there, and the record."""
    for came, there in reversed(records.elsewhere):
        if (at is None or came.since <= at) and there.child_id not in seen:
            seen.add(there.child_id)
            yield came, came, there
            for _, before, further in _handed_on(there, came.as_at, seen):
                yield came, before, further


def _absence(episode: risk.Episode) -> Piece:
    return Piece(episode.segments[0].whereabouts, episode.started.at, episode.ended.at if episode.ended else None)


def _episodes(records: Records, at: datetime | None) -> tuple[risk.Episode, ...]:
    segments = _by_episode(records, missing.MissingSegment, at)
    graded = _by_episode(records, missing.PoliceRisk, at)
    rows = sorted(records.standing(missing.MissingEpisode, at), key=lambda row: (row.started_at, row.id))
    return tuple(_episode(row, segments.get(row.id, []), graded.get(row.id, [])) for row in rows)


def _episode(row: Standing, segments: list[Standing], graded: list[Standing]) -> risk.Episode:
    returned = _happened(row, "returned_at", "returned_precision")
    return risk.Episode(
        ref=row.ref,
        segments=_segments(row, segments),
        found=_happened(row, "found_at", "found_precision"),
        returned=returned,
        arrived=returned,
        handover=_happened(row, "handed_over_at"),
        transferred=_happened(row, "handed_over_at") if row.left_out_because == missing.TRANSFERRED else None,
        voided=row.voided,
        taken_along=row.source == missing.TAKEN_ALONG,
        police_risks=tuple(
            risk.PoliceRisk(risk.Happened(r.ref, r.at, r.since("level", "at")), r.level)
            for r in sorted(graded, key=lambda r: (r.at, r.id))
        ),
    )


def _segments(row: Standing, later: list[Standing]) -> tuple[risk.Segment, ...]:
    """The episode's own start and type, then each segment that began after it."""
    precision = risk.Precision(row.started_precision)
    since = row.since("started_at", "started_precision")
    until = row.last_seen_until if precision is risk.Precision.BETWEEN and row.started_at == row.last_seen_at else None
    started = risk.Happened(row.ref, row.started_at, since, precision, until)
    found = [risk.Segment(started, risk.Whereabouts(row.type))]
    for segment in sorted(later, key=lambda s: (s.started_at, s.id)):
        if segment.started_at > row.started_at:
            began = risk.Happened(segment.ref, segment.started_at, segment.since("type", "started_at"))
            found.append(risk.Segment(began, risk.Whereabouts(segment.type)))
    return tuple(found)


def _by_episode(records: Records, table: type, at: datetime | None) -> dict[int, list[Standing]]:
    found: dict[int, list[Standing]] = {}
    for row in records.standing(table, at):
        if not row.voided:
            found.setdefault(row.episode_id, []).append(row)
    return found


def _interviews(records: Records, at: datetime | None) -> tuple[risk.ReturnInterview, ...]:
    refs = {e.id: e.ref for e in records.standing(missing.MissingEpisode, at)}
    covered: dict[int, set[str]] = {}
    for cover in records.standing(missing.InterviewCover, at):
        if not cover.voided and cover.episode_id in refs:
            covered.setdefault(cover.interview_id, set()).add(refs[cover.episode_id])
    again = _asked_again(records, at)
    return tuple(
        _interview(row, frozenset(covered.get(row.id, ())), again.get(row.id))
        for row in records.standing(missing.ReturnInterview, at)
        if not row.voided
    )


def _asked_again(records: Records, at: datetime | None) -> dict[int, risk.OnDay]:
    """By interview: the day that its newest attempt names, on which the child is asked once more.

    An attempt at which the child was not there, and that names no other day, leaves the day that was named.
    """
    newest: dict[int, Standing] = {}
    for row in sorted((r for r in records.standing(InterviewAttempt, at) if not r.voided), key=lambda r: (r.at, r.id)):
        if row.result != NOT_THERE or row.try_again_on is not None:
            newest[row.interview_id] = row
    return {number: _on_day(row, "try_again_on") for number, row in newest.items() if row.try_again_on is not None}


def _interview(row: Standing, episodes: frozenset[str], again: risk.OnDay | None) -> risk.ReturnInterview:
    answer = ANSWERS.get(row.answer) if row.answer else None
    since = row.since("answer", "not_held_because")
    if row.not_held_because and answer is not risk.Answer.DECLINED:
        answer = risk.Answer.NOT_NEEDED
    return risk.ReturnInterview(
        row.ref,
        episodes,
        offered=_happened(row, "offered_at"),
        arranged=_happened(row, "arranged_for"),
        held=_happened(row, "held_at"),
        answer=answer,
        answered=risk.Happened(row.ref, since, since) if answer else None,
        ask_again=None if row.not_held_because else again,
    )
