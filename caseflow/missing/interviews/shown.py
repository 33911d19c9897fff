"""The parts of an interview in JSON, each for the reader who asks."""
from __future__ import annotations

from typing import Any

from caseflow.missing.interviews import withheld
from caseflow.missing.interviews.models import InterviewAccount, InterviewAttempt, InterviewText
from caseflow.missing.interviews.withheld import Reader
from caseflow.web.fields import iso


def attempt_as_shown(row: InterviewAttempt) -> dict[str, Any]:
    """One attempt."""
    return {"ref": row.ref, "result": row.result, "at": iso(row.at), "means": row.means, "by": row.by,
            "declined_because": row.declined_because, "carer_asked": row.carer_asked,
            "try_again_on": row.try_again_on.isoformat() if row.try_again_on else None, "recorded_at": iso(row.recorded_at)}


def account_as_shown(row: InterviewAccount, reader: Reader) -> dict[str, Any]:
    """How an interview was held; why the child went is left out for those from whom it is withheld."""
    told = withheld.readable(reader, row)
    return {"ref": row.ref, "independence": row.independence, "independence_because": row.independence_because, "relation": row.relation,
            "chosen_by_child": row.chosen_by_child, "place": row.place, "methods": row.methods, "push": row.push if told else [],
            "pull": row.pull if told else [], "withheld_from": row.withheld_from if told else [],
            "written_up_at": iso(row.written_up_at), "recorded_at": iso(row.recorded_at)}


def text_as_shown(row: InterviewText) -> dict[str, Any]:
    """A text that this reader may read."""
    return {"ref": row.ref, "about": row.about, "text": row.text, "withheld_from": row.withheld_from, "recorded_at": iso(row.recorded_at)}
