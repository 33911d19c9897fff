"""Checks on the Header, by itself and against the child's other rows."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from caseflow.core.dates import birthday
from caseflow.ssda903.columns import EPISODES, HEADER, MISSING, SEXES, UASC, Collection
from caseflow.ssda903.rows import REFUSED, ChildRows, Finding, HeaderRow
from caseflow.ssda903.rules.placement_codes import SHORT_BREAKS
from caseflow.ssda903.rules.rule import Rule

RULES: Iterable[Rule] = (
    Rule("174", HEADER, "MC_DOB", "A boy has a date of birth for the mother's child."),
    Rule("209", HEADER, "UPN", "UN1 (not yet assigned) although the child is of school age."),
    Rule("210", HEADER, "UPN", "UN4 (requested, not yet had) does not go with care that began in the last week of the year."),
    Rule("231", HEADER, "DOB", "An unaccompanied child under 11. Check the date of birth.", since=2025),
    Rule("232", HEADER, "SEX", "Sex is U, unknown. Check that it is not known.", since=2025),
    Rule("301", HEADER, "DOB", "The date of birth is after the end of the collection."),
    Rule("302", EPISODES, "DECOM", "The first episode begins before the date of birth."),
    Rule("351", HEADER, "DOB", "The child turned 25 before the collection began."),
    Rule("393", HEADER, "MOTHER", "A girl looked after other than for short breaks has no mother status."),
    Rule("442", HEADER, "UPN", "The unique pupil number is blank. Where it is not known use UN1 to UN5."),
    Rule("444", HEADER, "UPN", "Another child of the file has the same unique pupil number.", since=2026),
    Rule("607", HEADER, "MOTHER", "A girl left care in the year and has no mother status."),
    Rule("611", HEADER, "MC_DOB", "She is a mother, but her child's date of birth is blank."),
    Rule("612", HEADER, "MOTHER", "Her child's date of birth is given, but she is not recorded as a mother."),
    Rule("620", HEADER, "MOTHER", "Recorded as a mother while under 11."),
    Rule("621", HEADER, "MC_DOB", "Her child's date of birth is not after her own."),
    Rule("625", HEADER, "MC_DOB", "Her child's date of birth is after the end of the collection, or after she left care."),
    Rule("EPI", HEADER, "CHILD", "The child is in the Header and has no Episodes row."),
    Rule("INT32", HEADER, "CHILD", "The child is in the Header more than once, with differing cells. Which line is right?"),
    Rule("repeat", HEADER, "", "The same line stands in the file twice. It was read once."),
    Rule("INT03", EPISODES, "CHILD", "The child has Episodes rows and is not in the Header."),
    Rule("INT04", MISSING, "CHILD", "The child is in the Missing file and not in the Header."),
    Rule("INT09", UASC, "CHILD", "The child is in the UASC file and not in the Header."),
    Rule("INT13", MISSING, "DOB", "The date of birth differs from the Header's."),
    Rule("INT18", UASC, "DOB", "The date of birth differs from the Header's."),
    Rule("INT21", UASC, "SEX", "The code for sex differs from the Header's."),
    Rule("1012", MISSING, "CHILD", "The child has no Episodes row in this collection."),
    Rule("joined", HEADER, "CHILD", "In caseflow the record with this identifier was joined with another one of the same child. Take it "
         "out of the file, or part the two records first."),
    Rule("spelled", HEADER, "CHILD", "A child has this identifier already, in other capitals or with other spaces. Write it in the file as "
         "it stands in caseflow."),
)


def check(child: ChildRows, year: Collection, given: frozenset[str]) -> Iterator[Finding]:
    """One child's Header row; `given` names the tables that the set has, so that a file left out is not taken for a blank one."""
    if not child.header:
        if HEADER in given:
            yield from _not_in_header(child)
    else:
        row = child.header[0]
        yield from _repeated(child)
        yield from _against_others(child, row)
        if row.dob is not None:
            yield from _born(child, row, row.dob, year)
        yield from _mother(child, row, year)
        yield from _pupil_number(child, row, year)
        if row.sex == "U":
            yield Finding(HEADER, row.line, "SEX", "232")
        if not child.placements and EPISODES in given:
            yield Finding(HEADER, row.line, "CHILD", "EPI")
    if not child.placements and EPISODES in given:
        yield from (Finding(MISSING, m.line, "CHILD", "1012") for m in child.missing)


def _not_in_header(child: ChildRows) -> Iterator[Finding]:
    yield from (Finding(EPISODES, row.line, "CHILD", "INT03") for row in child.placements[:1])
    yield from (Finding(UASC, row.line, "CHILD", "INT09") for row in child.uasc)
    yield from (Finding(MISSING, row.line, "CHILD", "INT04") for row in child.missing)


def _repeated(child: ChildRows) -> Iterator[Finding]:
    first = child.header[0]
    for other in child.header[1:]:
        if other[1:] == first[1:]:
            yield Finding(HEADER, other.line, "CHILD", "repeat")
        else:
            yield Finding(HEADER, other.line, "CHILD", "INT32", REFUSED, f"The other is line {first.line}.")


def _against_others(child: ChildRows, row: HeaderRow) -> Iterator[Finding]:
    for uasc in child.uasc:
        if uasc.dob is not None and uasc.dob != row.dob:
            yield Finding(UASC, uasc.line, "DOB", "INT18")
        if uasc.sex and SEXES.get(uasc.sex) != SEXES.get(row.sex):
            yield Finding(UASC, uasc.line, "SEX", "INT21")
    for missing in child.missing:
        if missing.dob is not None and missing.dob != row.dob:
            yield Finding(MISSING, missing.line, "DOB", "INT13")


def _born(child: ChildRows, row: HeaderRow, dob: date, year: Collection) -> Iterator[Finding]:
    if dob > year.last_day:
        yield Finding(HEADER, row.line, "DOB", "301")
    if birthday(dob, 25) < year.first_day:
        yield Finding(HEADER, row.line, "DOB", "351")
    if child.uasc and birthday(dob, 11) > year.last_day:
        yield Finding(HEADER, row.line, "DOB", "231")
    if child.placements and (first := min(child.placements, key=lambda p: (p.decom, p.line))).decom < dob:
        yield Finding(EPISODES, first.line, "DECOM", "302")
    if row.mother == "1" and birthday(dob, 11) > year.first_day:
        yield Finding(HEADER, row.line, "MOTHER", "620")
    if row.mc_dob is not None and row.mc_dob <= dob:
        yield Finding(HEADER, row.line, "MC_DOB", "621")


def _mother(child: ChildRows, row: HeaderRow, year: Collection) -> Iterator[Finding]:
    sex = SEXES.get(row.sex)
    if row.mc_dob is not None:
        if sex == "M":
            yield Finding(HEADER, row.line, "MC_DOB", "174")
        elif sex == "F" and row.mother in ("", "0"):
            yield Finding(HEADER, row.line, "MOTHER", "612")
        left = [p.dec for p in child.placements if p.dec]
        if row.mc_dob > year.last_day or (left and len(left) == len(child.placements) and row.mc_dob > max(left)):
            yield Finding(HEADER, row.line, "MC_DOB", "625")
    elif row.mother == "1":
        yield Finding(HEADER, row.line, "MC_DOB", "611")
    if sex == "F" and not row.mother:
        kept = [p for p in child.placements if p.ls not in SHORT_BREAKS]
        if kept:
            yield Finding(HEADER, row.line, "MOTHER", "393")
        if any(p.rec not in ("", "X1") and p.dec and year.first_day <= p.dec <= year.last_day for p in kept):
            yield Finding(HEADER, row.line, "MOTHER", "607")


def _pupil_number(child: ChildRows, row: HeaderRow, year: Collection) -> Iterator[Finding]:
    if not row.upn:
        if any(p.ls not in SHORT_BREAKS for p in child.placements):
            yield Finding(HEADER, row.line, "UPN", "442")
    elif row.upn == "UN1" and row.dob is not None and birthday(row.dob, 4) <= date(year.year - 2, 8, 31):
        yield Finding(HEADER, row.line, "UPN", "209")
    elif row.upn == "UN4" and any(p.decom >= date(year.year, 3, 24) for p in child.placements):
        yield Finding(HEADER, row.line, "UPN", "210")
