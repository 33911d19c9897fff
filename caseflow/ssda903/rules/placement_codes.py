"""Checks on the codes of one Episodes row against each other. No day is looked at, so each combination is judged once."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from caseflow.ssda903.columns import EPISODES, Collection
from caseflow.ssda903.rows import ChildRows, Finding, PlacementRow
from caseflow.ssda903.rules.rule import Rule

RULES: Iterable[Rule] = (
    Rule("148", EPISODES, "REC", "The day and the reason of the end must both be there or both be blank."),
    Rule("178", EPISODES, "PLACE_PROVIDER", "The placement provider is not one of PR0 to PR5, or this placement has none."),
    Rule("213", EPISODES, "PLACE_PROVIDER", "A temporary or unregulated placement has no placement provider."),
    Rule("214", EPISODES, "LS", "Short breaks (V3, V4) carry neither placement postcode nor URN."),
    Rule("218", EPISODES, "URN", "The Ofsted number (URN) of the placement is blank."),
    Rule("222", EPISODES, "URN", "This kind of placement has no Ofsted number (URN)."),
    Rule("226", EPISODES, "REASON_PLACE_CHANGE", "A temporary placement has no reason for a change of placement."),
    Rule("233", EPISODES, "REASON_PLACE_CHANGE", "A reason for a change of placement is given but the episode has not ended.", since=2026),
    Rule("242", EPISODES, "URN", "URN XXXXXXX is only for fostering and placed-for-adoption placements.", since=2026),
    Rule("378", EPISODES, "PLACE", "Placed with parents (P1) does not go with a single period of accommodation (V2)."),
    Rule("380", EPISODES, "RNE", "A temporary placement can only start as a change of placement (P or B)."),
    Rule("381", EPISODES, "REC", "A temporary placement cannot end a period of care: REC must be X1."),
    Rule("382", EPISODES, "PLACE", "Short breaks (V3, V4) have no temporary placements."),
    Rule("384", EPISODES, "PLACE", "Short breaks (V3, V4) cannot be long-term fostering with a relative or friend, or long-term "
         "fostering."),
    Rule("390", EPISODES, "PLACE", "The child was adopted but was not in a placement for adoption (A3 to A6)."),
    Rule("392b", EPISODES, "HOME_POST", "The home or placement postcode is blank. Only unaccompanied children and short breaks "
         "may lack it."),
    Rule("392d", EPISODES, "PL_POST", "Home and placement have the same postcode, and the child is not placed with parents."),
    Rule("398", EPISODES, "LS", "Short breaks (V3, V4) carry neither home nor placement postcode."),
    Rule("406", EPISODES, "HOME_POST", "An unaccompanied child has no home postcode here: leave HOME_POST blank."),
    Rule("408", EPISODES, "LS", "A placement for adoption with a placement order (A5, A6) needs legal status E1."),
    Rule("516", EPISODES, "PLACE", "A special guardianship order made to foster carers, but the child was not in foster care."),
    Rule("526", EPISODES, "PLACE_PROVIDER", "The placement provider is blank."),
    Rule("527", EPISODES, "PLACE_PROVIDER", "Own provision (PR1) does not go with this placement code."),
    Rule("528", EPISODES, "PLACE_PROVIDER", "Another authority's provision (PR2) does not go with this placement code."),
    Rule("529", EPISODES, "PLACE_PROVIDER", "Other public provision (PR3) does not go with this placement code."),
    Rule("530", EPISODES, "PLACE_PROVIDER", "Private provision (PR4) does not go with placed with parents (P1)."),
    Rule("531", EPISODES, "PLACE_PROVIDER", "Voluntary provision (PR5) does not go with placed with parents (P1)."),
    Rule("550", EPISODES, "PLACE_PROVIDER", "Parents as provider (PR0) goes only with placed with parents (P1)."),
)

TEMPORARY = frozenset({"T0", "T1", "T2", "T3", "T4"})
SHORT_BREAKS = frozenset({"V3", "V4"})
FOR_ADOPTION = frozenset({"A3", "A4", "A5", "A6"})
FOSTERING = frozenset({"U1", "U2", "U3", "U4", "U5", "U6"})
PROVIDERS = frozenset({"PR0", "PR1", "PR2", "PR3", "PR4", "PR5"})
_NOT_OWN = frozenset({"P1", "R2", "R5"})


@lru_cache
def _without_provider(year: int) -> frozenset[str]:
    return TEMPORARY | ({"Z11", "Z12", "Z13", "Z14"} if year >= 2026 else {"Z1"})


@lru_cache
def _without_urn(year: int) -> frozenset[str]:
    return _without_provider(year) | {"P1", "P3", "R1", "R2", "R5"} | (set() if year >= 2026 else {"H5", "P2"})


def check(child: ChildRows, year: Collection) -> Iterator[Finding]:
    """Each Episodes row of one child by its codes alone."""
    uasc = bool(child.uasc)
    for row in child.placements:
        for code, column in _judged(row.rne, row.ls, row.place, row.provider, row.dec is not None, row.rec, bool(row.reason),
                                    _postcodes(row), row.urn if row.urn in ("", "XXXXXXX") else "given", uasc, year.year):
            yield Finding(EPISODES, row.line, column, code)


def _postcodes(row: PlacementRow) -> str:
    if row.home_post and row.pl_post:
        return "same" if row.home_post == row.pl_post else "both"
    return "home" if row.home_post else "placement" if row.pl_post else ""


@lru_cache(maxsize=50_000)
def _judged(rne: str, ls: str, place: str, provider: str, ended: bool, rec: str, reason: bool, postcodes: str, urn: str,
            uasc: bool, year: int) -> tuple[tuple[str, str], ...]:
    breaks, temporary, no_provider = ls in SHORT_BREAKS, place in TEMPORARY, place in _without_provider(year)
    placed = postcodes in ("both", "same", "placement")
    at_home = postcodes in ("both", "same", "home")
    fires = {
        "148": ended != bool(rec),
        "178": bool(provider) and provider not in PROVIDERS,
        "213": bool(provider) and no_provider,
        "214": breaks and (placed or bool(urn)),
        "218": not urn and bool(place) and place not in _without_urn(year),
        "222": urn == "given" and place in _without_urn(year),
        "226": temporary and reason,
        "233": reason and not ended,
        "242": urn == "XXXXXXX" and place not in FOR_ADOPTION | FOSTERING,
        "378": place == "P1" and ls == "V2",
        "380": temporary and rne not in ("P", "B"),
        "381": temporary and rec not in ("", "X1"),
        "382": breaks and temporary,
        "384": breaks and place in ("U1", "U4"),
        "390": rec in ("E11", "E12") and place not in FOR_ADOPTION,
        "392b": not breaks and not uasc and postcodes not in ("both", "same"),
        "392d": postcodes == "same" and place != "P1",
        "398": breaks and bool(postcodes),
        "406": uasc and at_home and placed,
        "408": place in ("A5", "A6") and ls != "E1",
        "516": rec in ("E45", "E46") and place not in FOSTERING,
        "526": not provider and not no_provider,
        "527": provider == "PR1" and place in _NOT_OWN,
        "528": provider == "PR2" and place in _NOT_OWN,
        "529": provider == "PR3" and place in FOR_ADOPTION | FOSTERING | {"P1", "K1", "K2"},
        "530": provider == "PR4" and place == "P1",
        "531": provider == "PR5" and place == "P1",
        "550": provider == "PR0" and place != "P1",
    }
    return tuple((rule.code, rule.column) for rule in RULES if fires[rule.code])
