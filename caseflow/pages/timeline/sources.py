"""What stands on the timeline: one line for each table. A room adds its own line here, and the words beside it."""
from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, FromClause, select

from caseflow.alerts.models import Alert, AlertDecision, AlertReason
from caseflow.alerts.service import REASONS
from caseflow.children.called import STANDINGS
from caseflow.children.codes import ENDED, LEGAL_STATUS, PLACEMENT, with_meaning
from caseflow.children.flags import flags_in_words
from caseflow.children.models import CarePeriod, Child, NrmEvent, Placement, TraffickingStage, UnaccompaniedStatus
from caseflow.core import dates, wording
from caseflow.missing.interviews.queries import may_see_interview
from caseflow.missing.models import (
    TRANSFERRED,
    EpisodeUpdate,
    InterviewCover,
    MissingEpisode,
    MissingSegment,
    Notice,
    PoliceRisk,
    ReturnInterview,
)
from caseflow.missing.told.models import PoliceRequest, UnsafeToTell
from caseflow.missing.told.recipients import SHORT
from caseflow.pages.timeline.between import SOURCES as BETWEEN
from caseflow.pages.timeline.entries import Asked, Moment, Source
from caseflow.pages.timeline.episode import MEETINGS, lines, risk, segment, update
from caseflow.pages.timeline.interviews import SOURCES as INTERVIEWS
from caseflow.pages.timeline.interviews import is_interviewer
from caseflow.pages.timeline.life import LIFE
from caseflow.pages.timeline.pack import SOURCES as PACKS
from caseflow.pages.timeline.told import notices_known, police_request, unsafe_to_tell
from caseflow.store.record import Versioned


def _child(row: Child, asked: Asked) -> Iterable[Moment]:
    standing = STANDINGS.get(row.standing, row.standing)
    yield Moment(None, "The child was added here" if row.source is None else "The child came from a file", text=standing)


def _care(row: CarePeriod, asked: Asked) -> Iterable[Moment]:
    yield Moment(row.started_on, "Care started", field="started_on")
    if row.ended_on is not None:
        yield Moment(row.ended_on, "Care ended", text=with_meaning(row.ended_reason, ENDED), field="ended_on")


def _placement(row: Placement, asked: Asked) -> Iterable[Moment]:
    where = row.home_name or row.provider or "a home whose name is not recorded"
    kind = with_meaning(row.placement_code, PLACEMENT)
    status = with_meaning(row.legal_status, LEGAL_STATUS)
    yield Moment(row.started_on, f"Placed at {where}", text=lines(kind, status and f"Legal status: {status}"), field="started_on")
    if row.ended_on is not None:
        yield Moment(row.ended_on, f"Placement at {where} ended", text=with_meaning(row.ended_reason, ENDED), field="ended_on")


def _stage(row: TraffickingStage, asked: Asked) -> Iterable[Moment]:
    stage = "no longer a trafficking concern" if row.stage == "no-longer" else row.stage.replace("-", " ")
    yield Moment(row.started_on, f"Our view of trafficking: {stage}", text=row.source)


def _nrm(row: NrmEvent, asked: Asked) -> Iterable[Moment]:
    yield Moment(row.happened_on, flags_in_words(None, row.event, row.outcome, None)[0], text=row.why)


def _unaccompanied(row: UnaccompaniedStatus, asked: Asked) -> Iterable[Moment]:
    words = "Unaccompanied asylum-seeking" if row.status == "uasc" else "Separated"
    yield Moment(row.started_on, f"{words} from this day", field="started_on")
    if row.ended_on is not None:
        yield Moment(row.ended_on, f"{words} until this day", field="ended_on")


def _episode(row: MissingEpisode, asked: Asked) -> Iterable[Moment]:
    """Reported, found, returned, handed over: each known since it was first recorded."""
    href = None if asked.episode_id else f"/missing/{row.ref}"
    words = "Went missing" if row.type == "M" else "Away, and we knew where they were"
    yield Moment(row.started_at, words, text=lines(row.place_last_seen and f"Last seen: {row.place_last_seen}", row.circumstances),
                 precision=row.started_precision, until=row.last_seen_until if row.started_at == row.last_seen_at else None, href=href)
    if row.police_reported_at is not None:
        yield Moment(row.police_reported_at, "Reported to the police", text=row.police_reference, field="police_reported_at", href=href)
    if row.found_at is not None:
        where = lines(row.found_where and f"Where: {row.found_where}", row.found_by and f"By: {row.found_by}")
        yield Moment(row.found_at, "Found", text=where, field="found_at", precision=row.found_precision, href=href)
    if row.returned_at is not None:
        to = row.returned_to and f"To: {row.returned_to}"
        yield Moment(row.returned_at, "Returned", text=to, field="returned_at", precision=row.returned_precision, href=href)
    if row.handed_over_at is not None:
        words = "Another authority took the child on" if row.left_out_because == TRANSFERRED else "Turned 18: search handed over"
        yield Moment(row.handed_over_at, words, text=row.handed_over_to, field="handed_over_at", href=href)


def _notice(row: Notice, asked: Asked) -> Iterable[Moment]:
    who = SHORT.get(row.to, row.to.replace("-", " "))
    if row.not_needed_because:
        yield Moment(None, f"Not told: {who}", text=row.not_needed_because, field="not_needed_because")
        return
    if row.sent_at is not None:
        yield Moment(row.sent_at, f"Told: {who}", text=row.means and f"How: {row.means}", field="sent_at")
    if row.acknowledged_at is not None and row.acknowledged_by:
        yield Moment(row.acknowledged_at, f"Message taken: {who}", text=f"By {row.acknowledged_by}", field="acknowledged_at")


def _interview(row: ReturnInterview, asked: Asked) -> Iterable[Moment]:
    href = f"/return-interviews/{row.ref}"
    due = f"Due {wording.moment_in_words(row.due_at, asked.now)}" if row.due_at else "Due, the hour of the return is not known"
    yield Moment(None, "Return home interview owed", text=due, href=href)
    if row.offered_at is not None:
        yield Moment(row.offered_at, "Return home interview offered", field="offered_at", href=href)
    if row.answer in ("declined", "no-contact"):
        words = "declined by the child" if row.answer == "declined" else "the child could not be reached"
        yield Moment(None, f"Return home interview: {words}", field="answer", href=href)
    if row.held_at is not None:
        by = row.held_by and f"By {row.held_by}"
        yield Moment(row.held_at, "Return home interview held", text=by, field="held_at", href=href)
    if row.not_held_because:
        yield Moment(None, "Return home interview will not be held", text=row.not_held_because, field="not_held_because", href=href)


def _reason(row: AlertReason, asked: Asked) -> Iterable[Moment]:
    yield Moment(row.first_at, f"Alert: {row.title}", field="first_at")
    if row.ended_at is not None:
        because = f"No longer applies because {row.ended_because}"
        yield Moment(row.ended_at, f"Alert no longer applies: {row.title}", text=because, field="ended_at")


def _decision(row: AlertDecision, asked: Asked) -> Iterable[Moment]:
    until = f" until {dates.day_in_words(dates.london_date(row.until))}" if row.until else ""
    words = DECIDED.get(row.reason or "") or DECIDED[row.decision]
    yield Moment(row.at, f"Alert: {words.removesuffix(' until')}{until}", text=row.text)


DECIDED = {
    **REASONS, "acknowledge": "acknowledged", "assign": "assigned", "snooze": "snoozed", "hold": "on the plan", "record": "decided",
    "reopen": "opened again",
}


def _alerts_of(table: FromClause, child_id: int) -> ColumnElement[bool]:
    return table.c.alert_id.in_(select(Alert.id).where(Alert.child_id == child_id))


def _alerts_of_episode(table: FromClause, episode_id: int) -> ColumnElement[bool]:
    return table.c.alert_id.in_(select(Alert.id).where(Alert.episode_id == episode_id))


def _interviews_of_episode(table: FromClause, episode_id: int) -> ColumnElement[bool]:
    return table.c.id.in_(select(InterviewCover.interview_id).where(
        InterviewCover.episode_id == episode_id, InterviewCover.voided.is_(False)))


def _itself(table: FromClause, number: int) -> ColumnElement[bool]:
    return table.c.id == number


SOURCES: Sequence[Source] = (
    Source("episodes", "Missing episodes", MissingEpisode, _episode, "episode.read", of_episode=_itself),
    Source("episodes", "Missing episodes", MissingSegment, segment, "episode.read"),
    Source("updates", "Updates and sightings", EpisodeUpdate, update, "episode.read"),
    Source("risk", "Police risk", PoliceRisk, risk, "episode.read"),
    Source("told", "Who was told", Notice, _notice, "episode.read", known_to=notices_known),
    Source("told", "Who was told", UnsafeToTell, unsafe_to_tell, "child.read", of_episode=None),
    Source("police", "Asked of the police", PoliceRequest, police_request, "episode.read", of_report=lambda user: False),
    Source("interviews", "Return home interviews", ReturnInterview, _interview, "interview.read", of_episode=_interviews_of_episode,
           of_report=is_interviewer, sees=may_see_interview),
    Source("status", "Trafficking and unaccompanied status", TraffickingStage, _stage, of_episode=None),
    Source("status", "Trafficking and unaccompanied status", NrmEvent, _nrm, of_episode=None),
    Source("status", "Trafficking and unaccompanied status", UnaccompaniedStatus, _unaccompanied, of_episode=None),
    Source("care", "Care and placements", CarePeriod, _care, of_episode=None),
    Source("care", "Care and placements", Placement, _placement, of_episode=None),
    Source("care", "Care and placements", Child, _child, of_child=_itself, of_episode=None),
    Source("alerts", "Alerts and decisions", AlertReason, _reason, "alert.read", of_episode=_alerts_of_episode,
           of_report=lambda user: False),
    Source("alerts", "Alerts and decisions", AlertDecision, _decision, "alert.read", of_child=_alerts_of, of_episode=_alerts_of_episode,
           of_report=lambda user: False),
    *MEETINGS,
    *INTERVIEWS,
    *LIFE,
    *PACKS,
    *BETWEEN,
)
"""Every table on the timeline, in the order of the filter."""


def kinds_for(asked: Asked) -> dict[str, str]:
    """The kinds of entries that this reader may be shown, with their words, in the order of the filter."""
    words: dict[str, str] = {}
    for source in SOURCES:
        if source.is_for(asked.user, whole=asked.whole) and (source.of_episode is not None or asked.episode_id is None):
            words.setdefault(source.kind, source.words)
    return words


def source_called(slug: str) -> Source | None:
    """The source of a versioned table, by the table's name as it stands in an address."""
    return next((s for s in SOURCES if s.model.__tablename__.replace("_", "-") == slug and issubclass(s.model, Versioned)), None)
