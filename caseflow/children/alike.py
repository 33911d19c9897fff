"""How like two records of children are, detail by detail, and as one number from 0 to 100."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein

from caseflow.children import sound
from caseflow.children.merged import identifier_key

SAME, CLOSE, DIFFERS, BLANK = "same", "close", "differs", "blank"
IN_WORDS = {SAME: "the same", CLOSE: "nearly the same", DIFFERS: "different", BLANK: "known on one only"}
LABELS = {
    "given_name": "Given names", "family_name": "Family name", "aliases": "Other names", "date_of_birth": "Date of birth", "sex": "Sex",
    "nationality": "Nationality", "languages": "Languages", "upn": "Pupil number", "local_id": "Local identifier",
}
"""What is compared, in the order in which it is shown."""

LIKELY, VERY_LIKELY = 60, 80
NEARLY = 0.85
UPN_LENGTH = 13
_BORN = {SAME: 30, CLOSE: 20, BLANK: 8, DIFFERS: -25}
_SEX = {SAME: 5, CLOSE: 0, BLANK: 0, DIFFERS: -15}
_ONE_NAME_ONLY = 10


@dataclass(frozen=True)
class Person:
    """What is compared of one record; its words are the folded words of its name, and of all its names."""

    given_name: str | None = None
    family_name: str | None = None
    aliases: tuple[str, ...] = ()
    date_of_birth: date | None = None
    birth_precision: str = "exact"
    sex: str | None = None
    nationality: str | None = None
    languages: tuple[str, ...] = ()
    upn: str | None = None
    local_id: str | None = None

    @staticmethod
    def of(facts: Any) -> Person:
        """A person from a row, or from what somebody sent."""
        value = facts.get if isinstance(facts, Mapping) else lambda name: getattr(facts, name, None)
        return Person(value("given_name"), value("family_name"), tuple(value("aliases") or ()), value("date_of_birth"),
                      value("birth_precision") or "exact", value("sex"), value("nationality"), tuple(value("languages") or ()),
                      value("upn"), value("local_id"))

    @property
    def words(self) -> list[str]:
        """The words of the name that the record is kept under, or of the first other name where there is none."""
        own = [word for name in (self.given_name, self.family_name) if name for word in sound.words(name)]
        return own or [word for name in self.aliases[:1] for word in sound.words(name)]

    @property
    def every_word(self) -> list[str]:
        """The words of all names."""
        return [word for name in (self.given_name, self.family_name, *self.aliases) if name for word in sound.words(name)]


def compare(one: Person, other: Person) -> dict[str, str]:
    """Each detail: `same`, `close`, `differs`, or `blank` where either record does not have it."""
    return {
        "given_name": _given(one, other), "family_name": _names(one.family_name, other.family_name),
        "aliases": _aliases(one, other), "date_of_birth": born(one, other), "sex": _plain(_sex(one.sex), _sex(other.sex)),
        "nationality": _plain(one.nationality, other.nationality), "languages": _several(one.languages, other.languages),
        "upn": _plain(_upn(one.upn), _upn(other.upn)), "local_id": _plain(one.local_id, other.local_id),
    }


def score(one: Person, other: Person) -> int:
    """How likely two records are one child's: from 60 on somebody should look, from 80 on it is very likely."""
    shorter, longer = sorted((one, other), key=lambda person: len(person.words))
    if not shorter.words:
        return 0
    names = max(sound.likeness_of_words(shorter.words, longer.every_word), sound.likeness_of_words(longer.words, shorter.every_word))
    points = 60 * max(0.0, (names - 0.7) / 0.3) + _BORN[born(one, other)] + _SEX[_plain(_sex(one.sex), _sex(other.sex))]
    if len(shorter.words) == 1:
        points -= _ONE_NAME_ONLY
    if _plain(_upn(one.upn), _upn(other.upn)) == SAME:
        points += 40
    return max(0, min(100, round(points)))


def born(one: Person, other: Person) -> str:
    """The dates of birth: nearly the same when day and month are exchanged, one digit is off, or one is only known roughly."""
    a, b = one.date_of_birth, other.date_of_birth
    if a is None or b is None:
        return BLANK
    if a == b:
        return SAME
    roughly = {one.birth_precision, other.birth_precision}
    if "day-unknown" in roughly and (a.year, a.month) == (b.year, b.month):
        return CLOSE
    if "as-told" in roughly and abs((a - b).days) <= 2 * 366:
        return CLOSE
    if (a.year, a.month, a.day) == (b.year, b.day, b.month) or DamerauLevenshtein.distance(a.isoformat(), b.isoformat()) == 1:
        return CLOSE
    return DIFFERS


def _names(one: str | None, other: str | None) -> str:
    if not one or not other:
        return BLANK
    ours, theirs = sound.words(one), sound.words(other)
    if ours == theirs:
        return SAME
    like = min(sound.likeness_of_words(ours, theirs), sound.likeness_of_words(theirs, ours))
    return CLOSE if like >= NEARLY else DIFFERS


def _given(one: Person, other: Person) -> str:
    """The given names; where one record has its whole name there, as it was heard, the whole names."""
    state = _names(one.given_name, other.given_name)
    if state == DIFFERS and not (one.family_name and other.family_name):
        return _part_of_name(_full(one), _full(other))
    return state


def _aliases(one: Person, other: Person) -> str:
    if not one.aliases and not other.aliases:
        return BLANK
    pairs = [(a, name) for p, q in ((one, other), (other, one)) for a in p.aliases for name in (*q.aliases, _full(q)) if name]
    states = {_part_of_name(a, b) for a, b in pairs}
    return SAME if SAME in states else CLOSE if CLOSE in states else DIFFERS if states else BLANK


def _part_of_name(one: str, other: str) -> str:
    """Another name may be all of a name or one part of it, such as محمد for Mohammed Ali."""
    ours, theirs = sorted((sound.words(one), sound.words(other)), key=len)
    if ours == theirs:
        return SAME
    return CLOSE if sound.likeness_of_words(ours, theirs) >= NEARLY else DIFFERS


def _full(person: Person) -> str:
    return " ".join(part for part in (person.given_name, person.family_name) if part)


def _plain(one: str | None, other: str | None) -> str:
    if not one or not other:
        return BLANK
    return SAME if identifier_key(one) == identifier_key(other) else DIFFERS


def _several(one: Sequence[str], other: Sequence[str]) -> str:
    if not one or not other:
        return BLANK
    ours, theirs = {text.casefold() for text in one}, {text.casefold() for text in other}
    return SAME if ours == theirs else CLOSE if ours & theirs else DIFFERS


def _sex(sex: str | None) -> str | None:
    return None if sex == "U" else sex


def _upn(upn: str | None) -> str | None:
    return upn if upn and len(upn) == UPN_LENGTH else None


def likely_in_words(points: int) -> str:
    """`very likely` or `likely`."""
    return "very likely" if points >= VERY_LIKELY else "likely"
