"""The 18th birthday as rules use it: its first instant in London, and the sentence for the date of birth."""

from __future__ import annotations

from datetime import datetime

from caseflow.core.dates import day_in_words, eighteenth_birthday, start_of_day
from caseflow.risk.facts import Birth
from caseflow.risk.finding import Evidence

BIRTH_UNKNOWN = "the date of birth"


def turns_eighteen_at(birth: Birth) -> datetime:
    """The first instant of the 18th birthday in London; born on 29 February that is 1 March."""
    return start_of_day(eighteenth_birthday(birth.day))


def birth_evidence(birth: Birth) -> Evidence:
    """The date of birth with its doubts, and the day on which it makes the child 18."""
    hedge = " The child's age is in dispute." if birth.disputed else " The date is as told." if birth.as_told else ""
    becomes = day_in_words(eighteenth_birthday(birth.day))
    sentence = f"Born {day_in_words(birth.day)}, so 18 on {becomes}.{hedge}"
    return Evidence(sentence, birth.ref, start_of_day(birth.day), birth.known_since, lasting=True)
