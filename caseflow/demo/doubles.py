"""A child of the demonstration who was recorded twice: once by a worker, once by a carer at night, in two spellings."""
from __future__ import annotations

from datetime import date, timedelta

from caseflow.accounts.models import Authority
from caseflow.children.service import add_child
from caseflow.core import clock
from caseflow.core.dates import london_date
from caseflow.missing.service import report
from caseflow.missing.service_endings import found

FAMILY = "Exampleton"
RECORDS = 2


def make(authority: Authority) -> None:
    """Add both records, inside a unit; the nightly look finds them."""
    today = london_date(clock.now())
    known = add_child(authority.id, {
        "local_id": "D-00001", "given_name": "Mohammed", "family_name": FAMILY, "date_of_birth": date(today.year - 15, 1, 1), "sex": "M",
        "nationality": "Sudanese", "languages": ["Arabic"], "care_started_on": today - timedelta(days=200)})
    heard = add_child(authority.id, {
        "given_name": "Muhamed", "family_name": FAMILY, "aliases": ["محمد"], "date_of_birth": date(today.year - 15, 1, 1),
        "birth_precision": "as-told", "placed_as_told": "the home in Fable Lane"})
    for child, days in ((known, 40), (heard, 30)):
        gone = clock.now() - timedelta(days=days)
        saved = report(child, {"type": "M", "last_seen_at": gone, "place_last_seen": "the bus station"})
        found(saved.episode, child, gone + timedelta(hours=6), found_where="at the bus station", found_by="police")
