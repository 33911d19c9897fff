"""Strategy meetings, actions and escalations as the API shows them."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from caseflow.missing.meetings.models import Escalation, MeetingAction, StrategyMeeting
from caseflow.web.fields import iso


def meeting_as_shown(row: StrategyMeeting, actions: Sequence[MeetingAction] = ()) -> dict[str, Any]:
    """A strategy discussion or meeting with its actions."""
    return {"ref": row.ref, "kind": row.kind, "requested_at": iso(row.requested_at), "requested_because": row.requested_because,
            "held_at": iso(row.held_at), "not_held_because": row.not_held_because, "attendees": row.attendees, "decisions": row.decisions,
            "section_47": row.section_47, "actions": [action_as_shown(a) for a in actions], "version": row.version,
            "recorded_at": iso(row.recorded_at)}


def action_as_shown(row: MeetingAction) -> dict[str, Any]:
    """An action that a meeting agreed."""
    return {"ref": row.ref, "what": row.what, "owner": row.owner, "due_on": row.due_on.isoformat() if row.due_on else None,
            "done_at": iso(row.done_at), "done_note": row.done_note, "recorded_at": iso(row.recorded_at)}


def escalation_as_shown(row: Escalation) -> dict[str, Any]:
    """An escalation to a manager."""
    return {"ref": row.ref, "level": row.level, "at": iso(row.at), "to": row.to, "why": row.why, "acknowledged_by": row.acknowledged_by,
            "acknowledged_at": iso(row.acknowledged_at), "recorded_at": iso(row.recorded_at)}
