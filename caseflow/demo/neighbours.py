"""A child of another authority who lives here in the demonstration, went missing this evening, and whose authority was told."""
from __future__ import annotations

from datetime import date, timedelta

from caseflow.accounts.models import Authority
from caseflow.children.life.models import WarningFlag
from caseflow.children.service import add_child
from caseflow.core import clock
from caseflow.core.dates import london_date
from caseflow.demo import staff
from caseflow.extensions import db
from caseflow.missing.service import report
from caseflow.missing.told.service import add_notice

HOUR = timedelta(hours=1)
RECORDS = 1


def make(authority: Authority) -> None:
    """Add the record, inside a unit."""
    now = clock.now()
    today = london_date(now)
    child = add_child(authority.id, {
        "local_id": "D-00002", "given_name": "Rosalind", "family_name": "Elsewhere", "date_of_birth": date(today.year - 14, 2, 1),
        "sex": "F", "standing": "other-authority", "responsible_authority": "Fernhollow (339)",
        "placed_as_told": staff.HOMES[2].partition(": ")[2]})
    db.session.add(WarningFlag(
        authority_id=authority.id, child_id=child.id, kind="do-not-tell", words="Do not tell callers which home she lives in",
        started_on=today, review_on=today + timedelta(days=90), child_told=True))
    episode = report(child, {"type": "M", "last_seen_at": now - 2 * HOUR, "place_last_seen": "the home"}).episode
    for to, name in (("police", "control room"), ("placing-authority", "Fernhollow's night team")):
        add_notice(episode, child, to, means="telephone", acknowledged_by=name, acknowledged_at=now - HOUR)
