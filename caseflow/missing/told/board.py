"""Notices past their time on the board: for all its rows at once, two queries whatever its length."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from caseflow.accounts.models import Authority
from caseflow.extensions import db
from caseflow.missing.told.checklist import PLAINLY
from caseflow.missing.told.facts import circumstances, office_of
from caseflow.missing.told.lines import SENT, PoliceReport, Told, unconfirmed
from caseflow.missing.told.obligations import obligations
from caseflow.missing.told.recipients import NOW, SHORT
from caseflow.missing.told.ways import ways_of


def late_on_board(authority_id: int, rows: Sequence[Any], notices: Mapping[int, Sequence[Told]], now: datetime) -> dict[int, str]:
    """In words, who should have been told at once and has not confirmed it, by episode: `police, not yet told; parents, not confirmed`.

    `rows` hold `id`, `sees`, `told_columns` and `flag_columns`. For a child whom the reader does not see, only whom any report asks for.
    """
    if not rows:
        return {}
    authority = db.session.get_one(Authority, authority_id)
    office, ways = office_of(authority), ways_of(authority_id)
    late = {}
    for row in rows:
        child = circumstances(row, authority.go_live_at)
        owed = [one for one in obligations(child, office, ways.at(child.reported_at), urgency=NOW)
                if one.due_at < now and (row.sees or one.recipient in PLAINLY)]
        report = PoliceReport(row.police_reported, row.police_log) if row.police_reported else None
        waiting = unconfirmed(owed, notices.get(row.id, ()), report)
        if waiting:
            late[row.id] = "; ".join(f"{SHORT[to]} {'not confirmed' if state == SENT else 'not told'}" for to, state in waiting)
    return late
