"""What one copy of the form holds and what it leaves out: whereabouts unless ticked, do-not-disclose always, also where it is repeated."""
from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from caseflow.missing.pack.kinds import DESCRIPTION, HOME, KINDS, LAST_SEEN, LIKELIHOODS, PART_TWO

LEAST_REPEATED, LEAST_DIGITS = 4, 7
"""A repetition is looked for from this many characters, or digits of a telephone number, on."""

Line = dict[str, str]


@dataclass(frozen=True)
class Sources:
    """The records that a copy is made from, as plain values; `home` is what is said of the home, a line each."""

    aliases: str
    identity: list[tuple[str, str]]
    absence: list[tuple[str, str]]
    form: Mapping[str, Any]
    part_two: Mapping[str, Any]
    circumstances: str | None
    place_last_seen: str | None
    home: str | None


@dataclass
class Contents:
    """Sections in reading order, each a heading and rows of label and values; what was put in on purpose; what was left out and why."""

    sections: list[tuple[str, list[tuple[str, list[str]]]]] = field(default_factory=list)
    put_in: list[Line] = field(default_factory=list)
    left_out: list[Line] = field(default_factory=list)


def offered(sources: Sources) -> list[tuple[str, str, str]]:
    """What may be ticked to go along because it says where the child lives or goes: (code, kind, text)."""
    found = [(HOME, HOME, sources.home or ""), (LAST_SEEN, LAST_SEEN, sources.place_last_seen or "")]
    found += [(e["entry"], e["kind"], e["text"]) for e in sources.form.get("entries") or ()
              if e["whereabouts"] and not e["withhold_because"]]
    return [line for line in found if line[2]]


def contents(sources: Sources, ticked: Collection[str]) -> Contents:
    """What a copy holds when `ticked` (codes from `offered`) goes along."""
    made = Contents()
    refuses = Repeats.of(sources.form)
    names = _told(made, refuses, [("aliases", "Also called", sources.aliases)])
    _add(made, "The child", [*names, *((label, [text]) for label, text in sources.identity)])
    now = [(label, [text]) for label, text in sources.absence]
    now += _told(made, refuses, [(LAST_SEEN, "Where last seen", sources.place_last_seen)], ticked)
    now += _told(made, refuses, [("circumstances", "What happened", sources.circumstances)])
    now += _told(made, refuses, [(name, label, sources.part_two.get(name)) for name, label in PART_TWO.items()])
    _add(made, "Missing now", now)
    look = _told(made, refuses, [(name, label, sources.form.get(name)) for name, label in DESCRIPTION.items()])
    _add(made, "What the child looks like", look)
    risk = [("Likelihood of going missing", [LIKELIHOODS[sources.form["likelihood"]]])] if sources.form.get("likelihood") else []
    risk += _told(made, refuses, [("likelihood_why", "Why", sources.form.get("likelihood_why"))])
    known = [(KINDS[kind], texts) for kind in KINDS if (texts := list(_entries(made, refuses, sources, kind, ticked)))]
    home = _told(made, refuses, [(HOME, "Where the child lives", sources.home)], ticked)
    _add(made, "What is known about the child", [*home, *known, *risk])
    return made


def _add(made: Contents, heading: str, rows: Any) -> None:
    kept = list(rows)
    if kept:
        made.sections.append((heading, kept))


def _told(made: Contents, refuses: Repeats, lines: list[tuple[str, str, str | None]],
          ticked: Collection[str] | None = None) -> list[tuple[str, list[str]]]:
    """Rows for the lines that go; `ticked` is given for those that go only when somebody ticked them."""
    rows = []
    for code, label, text in lines:
        if not text:
            continue
        if ticked is not None and code not in ticked:
            made.left_out.append({"what": code, "because": "whereabouts"})
        elif refuses.holds(text):
            made.left_out.append({"what": code, "because": "repeats"})
        else:
            rows.append((label, [text]))
            if ticked is not None:
                made.put_in.append({"what": code})
    return rows


def _entries(made: Contents, refuses: Repeats, sources: Sources, kind: str, ticked: Collection[str]) -> Iterator[str]:
    for entry in sources.form.get("entries") or ():
        if entry["kind"] != kind:
            continue
        line = {"what": "entry", "kind": kind, "entry": entry["entry"]}
        if entry["withhold_because"]:
            made.left_out.append(line | {"because": "do-not-disclose", "why": entry["withhold_because"]})
        elif entry["whereabouts"] and entry["entry"] not in ticked:
            made.left_out.append(line | {"because": "whereabouts"})
        elif refuses.holds(entry["text"]):
            made.left_out.append(line | {"because": "repeats"})
        else:
            if entry["whereabouts"]:
                made.put_in.append(line)
            yield entry["text"]


class Repeats:
    """Knows whether a text repeats one that is marked do not disclose: its words, or a telephone number in it."""

    def __init__(self, withheld: list[str]) -> None:
        lines = [_plain(line) for text in withheld for line in text.split("\n")]
        self._words = [line for line in lines if len(line) >= LEAST_REPEATED]
        self._numbers = [number for text in withheld for number in _numbers(text)]

    @classmethod
    def of(cls, form: Mapping[str, Any]) -> Repeats:
        """What a form marks do not disclose."""
        return cls([e["text"] for e in form.get("entries") or () if e["withhold_because"]])

    def holds(self, text: str) -> bool:
        """Whether `text` repeats any of them."""
        plain, numbers = _plain(text), "/".join(_numbers(text))
        return any(words in plain for words in self._words) or any(number in numbers for number in self._numbers)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _numbers(text: str) -> list[str]:
    """Telephone numbers without spaces and without what stands before them abroad: their last digits."""
    found = [re.sub(r"\D", "", run) for run in re.findall(r"\+?\d[\d\s().-]{5,}\d", text)]
    return [digits[-9:] for digits in found if len(digits) >= LEAST_DIGITS]
