"""When an interview is due, said twice: in the 72 hours that count, and in working days for those who must arrange it."""
from __future__ import annotations

from datetime import datetime, timedelta

from caseflow.accounts.models import Authority
from caseflow.accounts.office_hours import is_working_day
from caseflow.core.dates import london_date
from caseflow.core.wording import by_in_words


def working_days(authority: Authority, returned_at: datetime, due_at: datetime) -> int:
    """How many working days begin between a return and the moment its interview is due."""
    day, last, found = london_date(returned_at), london_date(due_at), 0
    while day < last:
        day += timedelta(days=1)
        found += is_working_day(authority.settings, authority.nation, day)
    return found


def said_twice(authority: Authority, returned_at: datetime, due_at: datetime, now: datetime) -> str:
    """`Due by Monday 7 p.m.: 72 hours after the return, weekends and holidays included. 1 working day lies in that time.`"""
    number = working_days(authority, returned_at, due_at)
    days = {0: "No working day lies", 1: "1 working day lies"}.get(number, f"{number} working days lie")
    words = by_in_words(due_at, now)
    first = words[:1].upper() + words[1:] if words.startswith("was") else f"Due {words}"
    return f"{first}: 72 hours after the return, weekends and holidays included. {days} in that time."
