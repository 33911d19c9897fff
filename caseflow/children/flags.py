"""What everybody must know about a child at a glance, read in one query and said in words."""
from __future__ import annotations

from typing import Any

from sqlalchemy import Label, ScalarSelect, or_, select

from caseflow.children.models import NrmEvent, TraffickingStage, UnaccompaniedStatus

STAGES = {"at-risk": "trafficking: at risk", "suspected": "trafficking: suspected", "identified": "trafficking: identified"}
NRM = {
    ("considered", None): "NRM: considered, not referred",
    ("referred", None): "NRM: referred, awaiting decision",
    ("reasonable-grounds", "positive"): "NRM: positive reasonable grounds",
    ("reasonable-grounds", "negative"): "NRM: negative reasonable grounds",
    ("conclusive-grounds", "positive"): "NRM: positive conclusive grounds",
    ("conclusive-grounds", "negative"): "NRM: negative conclusive grounds",
    ("withdrawn", None): "NRM: withdrawn",
    ("reconsideration", None): "NRM: reconsideration asked for",
}
STATUSES = {"uasc": "unaccompanied", "separated": "separated"}


def flag_columns(child_id: Any, today: Any) -> list[Label[Any]]:
    """Columns `stage`, `nrm_event`, `nrm_outcome` and `status` for the child of the outer query, as they hold today."""
    return [
        _latest(TraffickingStage, TraffickingStage.stage, TraffickingStage.started_on, child_id, today).label("stage"),
        _latest(NrmEvent, NrmEvent.event, NrmEvent.happened_on, child_id, today).label("nrm_event"),
        _latest(NrmEvent, NrmEvent.outcome, NrmEvent.happened_on, child_id, today).label("nrm_outcome"),
        _latest(UnaccompaniedStatus, UnaccompaniedStatus.status, UnaccompaniedStatus.started_on, child_id, today,
                or_(UnaccompaniedStatus.ended_on.is_(None), UnaccompaniedStatus.ended_on > today)).label("status"),
    ]


def _latest(table: Any, column: Any, day: Any, child_id: Any, today: Any, *more: Any) -> ScalarSelect[Any]:
    return (
        select(column).where(table.child_id == child_id, table.voided.is_(False), day <= today, *more)
        .order_by(day.desc(), table.id.desc()).limit(1).scalar_subquery()
    )


def flags_in_words(stage: str | None, nrm_event: str | None, nrm_outcome: str | None, status: str | None) -> list[str]:
    """`trafficking: suspected`, `NRM: referred, awaiting decision`, `unaccompanied`; the heaviest first."""
    words = [STAGES.get(stage or ""), STATUSES.get(status or "")]
    if nrm_event is not None:
        words.append(NRM.get((nrm_event, nrm_outcome)) or NRM.get((nrm_event, None)) or f"NRM: {nrm_event}")
    return [word for word in words if word]
