"""What the making of one authority's invented records shares: the seeded source, the ledger, the span of time, the staff."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from caseflow.core.dates import LONDON, london_date, start_of_day
from caseflow.demo.ledger import Ledger
from caseflow.demo.staff import Staff

DAY = timedelta(days=1)


@dataclass
class World:
    """What the making of one authority's records shares."""

    source: random.Random
    ledger: Ledger
    authority_id: int
    town: str
    start: datetime
    now: datetime
    staff: Staff
    prefix: str
    last_end: dict[int, datetime] = field(default_factory=dict)
    last_interview: dict[int, int] = field(default_factory=dict)

    @property
    def first_day(self) -> date:
        """The London day on which the records begin."""
        return london_date(self.start)

    @property
    def today(self) -> date:
        """The London day of the making."""
        return london_date(self.now)

    def office_hours(self, day: date) -> datetime:
        """A moment of that day at which somebody enters things; never before the records begin."""
        moment = datetime.combine(day, time(9, 0), tzinfo=LONDON) + timedelta(minutes=self.source.randrange(500))
        return max(moment.astimezone(start_of_day(day).tzinfo), self.start + timedelta(minutes=self.source.randrange(240)))
