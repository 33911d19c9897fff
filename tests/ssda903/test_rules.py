"""Every check of the rule book fires on a fault planted for it, and is silent on a clean child."""
from __future__ import annotations

import pytest

from caseflow.ssda903.columns import USED, collection
from caseflow.ssda903.rows import REFUSED, Finding
from caseflow.ssda903.rules import missing
from caseflow.ssda903.rules.book import BOOK, words
from tests.ssda903.children import found, rows_of

H, E, U, M = USED
ENDED = {"DEC": "01/07/2024", "REC": "X1", "REASON_PLACE_CHANGE": "CARPL"}
LEFT = {"DEC": "01/07/2024", "REC": "E4A"}
NEXT = {"DECOM": "01/07/2024", "RNE": "P", "PLACE": "U5", "PL_POST": "AB3 3CC", "URN": "7654321"}


def header(**cells: str) -> tuple[str, dict[str, str]]:
    return H, cells


def episode(*parts: dict[str, str], **cells: str) -> tuple[str, dict[str, str]]:
    return E, {k: v for part in (*parts, cells) for k, v in part.items()}


def uasc(**cells: str) -> tuple[str, dict[str, str]]:
    return U, cells


def gone(**cells: str) -> tuple[str, dict[str, str]]:
    return M, cells


girl = header(SEX="F", MOTHER="0")
plain = header()
PLANTED: dict[str, list[tuple[str, dict[str, str]]]] = {
    "101": [header(SEX="X"), episode()], "102": [header(DOB="31/02/2010"), episode()], "103": [header(ETHNIC=""), episode()],
    "168": [header(UPN="I123456789012"), episode()], "171": [header(SEX="F", MOTHER="1", MC_DOB="x"), episode()],
    "mother": [header(MOTHER="2"), episode()], "143": [plain, episode(RNE="Q")], "144": [plain, episode(LS="C9")],
    "145": [plain, episode(CIN="N9")], "146": [plain, episode(PLACE="Q1")], "149": [plain, episode(LEFT, REC="E99")],
    "1009": [plain, episode(ENDED, REASON_PLACE_CHANGE="WHIM"), episode(NEXT)], "blank": [plain, episode(LS="")],
    "decimal": [header(SEX="F", MOTHER="1.0", MC_DOB="01/06/2024"), episode()], "no-child": [header(CHILD=""), episode()],
    "no-start": [plain, episode(DECOM="")], "141": [plain, episode(DECOM="2024-05-01")], "147": [plain, episode(DEC="soon")],
    "unreadable-dob": [plain, episode(), gone(DOB="x")], "148": [plain, episode(REC="E4A")],
    "178": [plain, episode(PLACE_PROVIDER="PR9")], "213": [plain, episode(PLACE="Z1", URN="")],
    "214": [plain, episode(LS="V3", HOME_POST="", PL_POST="")], "218": [plain, episode(URN="")],
    "222": [plain, episode(PLACE="R2", PLACE_PROVIDER="PR3")],
    "226": [plain, episode(PLACE="T0", PLACE_PROVIDER="", URN="", **ENDED), episode(NEXT)],
    "233": [plain, episode(REASON_PLACE_CHANGE="CARPL")], "242": [plain, episode(PLACE="K2", URN="XXXXXXX")],
    "378": [plain, episode(PLACE="P1", PLACE_PROVIDER="PR0", URN="", LS="V2")],
    "380": [plain, episode(PLACE="T0", PLACE_PROVIDER="", URN="")],
    "381": [plain, episode(LEFT, PLACE="T0", PLACE_PROVIDER="", URN="")],
    "382": [plain, episode(LS="V4", PLACE="T0", PLACE_PROVIDER="", URN="", HOME_POST="", PL_POST="")],
    "384": [plain, episode(LS="V4", PLACE="U1")], "390": [plain, episode(LEFT, REC="E11")],
    "392b": [plain, episode(HOME_POST="")], "392d": [plain, episode(HOME_POST="AB2 2BB")], "398": [plain, episode(LS="V4")],
    "406": [plain, uasc(), episode()], "408": [plain, episode(PLACE="A5")], "516": [plain, episode(LEFT, REC="E45", PLACE="K2")],
    "526": [plain, episode(PLACE_PROVIDER="")], "527": [plain, episode(PLACE="R2", URN="")],
    "528": [plain, episode(PLACE="R5", URN="", PLACE_PROVIDER="PR2")], "529": [plain, episode(PLACE_PROVIDER="PR3")],
    "530": [plain, episode(PLACE="P1", URN="", PLACE_PROVIDER="PR4")], "531": [plain, episode(PLACE="P1", URN="", PLACE_PROVIDER="PR5")],
    "550": [plain, episode(PLACE_PROVIDER="PR0")],
    "217": [plain, episode(PLACE="A3", RNE="P")], "234": [header(DOB="10/06/2016"), episode(ENDED, REASON_PLACE_CHANGE="CUSTOD")],
    "352": [header(DOB="01/05/2006"), episode()], "left-out": [header(), episode(PL_POST="AB1\u202e1AA")],
    "353": [header(DOB="01/01/1980"), episode(DECOM="13/10/1991")],
    "354": [plain, episode(DECOM="01/04/2025")], "355": [plain, episode(LEFT, DEC="01/05/2024")],
    "356": [plain, episode(LEFT, DEC="30/04/2024")], "358": [header(DOB="01/05/2014"), episode(LS="J1")],
    "359": [header(DOB="31/03/2007"), episode()], "365": [plain, episode(LEFT, LS="V3", DEC="19/05/2024")],
    "366": [plain, episode(LS="V3", RNE="P")], "371": [plain, episode(LEFT, PLACE="K3")],
    "372": [header(DOB="01/06/2014"), episode(LEFT, PLACE="R5", URN="")], "373": [header(DOB="01/06/2021"), episode(LEFT, PLACE="S1")],
    "374": [plain, episode(LEFT, DECOM="09/06/2024", PLACE="P3", URN="")],
    "375": [plain, episode(LEFT, PLACE="T1", DEC="13/06/2024")], "376": [plain, episode(LEFT, PLACE="T3", DEC="23/05/2024")],
    "379": [plain, episode(LEFT, PLACE="T4", DEC="09/05/2024")], "385": [plain, episode(LEFT, DEC="01/04/2025")],
    "386": [header(DOB="01/07/2006"), episode(LEFT, REC="E11", PLACE="A3")], "387": [header(DOB="02/07/2010"), episode(LEFT, REC="E5")],
    "389": [header(DOB="02/07/2008"), episode(LEFT, REC="E7")], "407": [header(DOB="30/06/2006"), episode(LEFT, REC="E47")],
    "446": [plain, episode(LS="E1", DECOM="30/11/2005")], "460": [header(DOB="02/07/2006"), episode(LEFT, REC="E17")],
    "142": [plain, episode(), episode(NEXT)], "199": [plain, episode(LEFT, REC="E11", PLACE="A3"), episode(NEXT, RNE="S")],
    "225": [plain, episode(ENDED, REASON_PLACE_CHANGE=""), episode(NEXT)],
    "336": [plain, episode(ENDED, PLACE="K2"), episode(NEXT, PLACE="A3")], "357": [plain, episode(RNE="P")],
    "361": [plain, episode(LS="L1", DEC="05/05/2024", REC="E4A")], "362": [plain, episode(LS="L2", DEC="23/05/2024", REC="E4A")],
    "363": [plain, episode(LS="L3", DEC="09/05/2024", REC="E4A")], "364": [plain, episode(LS="J2", DEC="23/05/2024", REC="E4A")],
    "367": [plain, episode(LEFT, LS="V3", DEC="17/07/2024")],
    "377": [plain, *(episode(PLACE="T3", DECOM=f"0{n}/05/2024", DEC=f"0{n + 1}/05/2024", REC="X1") for n in (1, 2, 3))],
    "383": [plain, episode(ENDED), episode(NEXT, PLACE="T0", DEC="04/07/2024", REC="X1"), episode(NEXT, DECOM="04/07/2024", PLACE="K2")],
    "388": [plain, episode(ENDED)], "426": [plain, episode(LEFT, LS="V3"), episode(NEXT, RNE="S", LS="V4", DECOM="03/07/2024")],
    "431": [plain, episode(LEFT), episode(NEXT, RNE="S")], "432": [plain, episode(LEFT), episode(NEXT)],
    "433": [plain, episode(ENDED), episode(NEXT, DECOM="02/07/2024")], "434": [plain, episode(ENDED), episode(NEXT, RNE="L")],
    "435": [plain, episode(ENDED), episode(NEXT, LS="C1")], "436": [plain, episode(ENDED), episode(NEXT, RNE="B")],
    "437": [plain, episode(LEFT, REC="E15"), episode(NEXT, RNE="S")], "501": [plain, episode(ENDED), episode(NEXT, DECOM="30/06/2024")],
    "504": [plain, episode(ENDED), episode(NEXT, CIN="N2")],
    "174": [header(MC_DOB="01/06/2024"), episode()], "209": [header(UPN="UN1"), episode()],
    "210": [header(UPN="UN4"), episode(DECOM="24/03/2025")],
    "231": [header(DOB="10/06/2016"), uasc(DOB="10/06/2016"), episode(HOME_POST="")],
    "232": [header(SEX="U"), episode()], "301": [header(DOB="01/04/2025"), episode()], "302": [header(DOB="02/05/2024"), episode()],
    "351": [header(DOB="31/03/1999"), episode()], "393": [header(SEX="F"), episode()], "442": [header(UPN=""), episode()],
    "607": [header(SEX="F"), episode(LEFT)], "611": [header(SEX="F", MOTHER="1"), episode()],
    "612": [header(SEX="F", MOTHER="0", MC_DOB="01/06/2024"), episode()],
    "620": [header(SEX="F", MOTHER="1", DOB="10/06/2016"), episode()], "621": [header(SEX="F", MOTHER="1", MC_DOB="10/06/2010"), episode()],
    "625": [header(SEX="F", MOTHER="1", MC_DOB="02/07/2024"), episode(LEFT)], "EPI": [plain],
    "INT32": [plain, header(ETHNIC="BAFR"), episode()], "repeat": [plain, plain, episode()], "INT03": [episode()], "INT04": [gone()],
    "INT09": [uasc()], "INT13": [plain, episode(), gone(DOB="11/06/2010")], "INT18": [plain, episode(), uasc(DOB="11/06/2010")],
    "INT21": [plain, episode(), uasc(SEX="F")], "1012": [plain, gone()],
    "104": [plain, episode(), uasc(DUC="31/03/2024")], "304": [plain, episode(), uasc(DUC="11/06/2028")],
    "after-year": [plain, episode(), uasc(DUC="10/06/2028")], "INT36": [plain, uasc(), uasc(DUC="01/06/2024"), episode()],
    "564": [plain, episode(), gone(MIS_START="")], "565": [plain, episode(), gone(MISSING="", MIS_END="")],
    "566": [plain, episode(), gone(MISSING="", MIS_START="")], "567": [plain, episode(), gone(MIS_END="09/10/2024")],
    "570": [plain, episode(), gone(MIS_START="01/04/2025", MIS_END="")], "571": [plain, episode(), gone(MIS_END="01/04/2025")],
    "575": [plain, episode(ENDED), episode(NEXT), gone(MIS_START="01/06/2024", MIS_END="")],
    "577": [plain, episode(LEFT), gone(MIS_START="01/06/2024", MIS_END="02/07/2024")],
    "578": [plain, episode(), gone(MIS_START="30/04/2024", MIS_END="02/05/2024")],
    "580": [header(DOB="12/10/2006"), episode(DEC="12/10/2024", REC="E4A"), gone(DOB="12/10/2006")],
    "581": [plain, episode(), gone(MIS_START="30/04/2024", MIS_END="02/05/2024")],
    "586": [header(DOB="10/10/2024"), episode(), gone(DOB="10/10/2024")], "1004": [plain, episode(), gone(MIS_START="31/11/2024")],
    "1005": [plain, episode(), gone(MIS_END="yes")], "1006": [plain, episode(), gone(MISSING="X")],
}
YEAR = {"233": 2026, "242": 2026, "234": 2026}
ELSEWHERE = {"spaces", "444", "205A", "care-absent", "574", "576", "twin", "absent", "held-open", "held-differs", "held-overlap",
             "joined", "spelled"}
"""Codes that one child's rows alone do not show: they are tested with the reader and the loader."""


@pytest.mark.parametrize("code", sorted(BOOK.keys() - ELSEWHERE))
def test_a_planted_fault_is_found(code):
    findings = found(PLANTED[code], YEAR.get(code, 2025))
    assert code in {f.code for f in findings}
    assert all(words(f) and not words(f).endswith(",") for f in findings)


def test_a_clean_child_raises_nothing():
    clean = [girl, episode(ENDED), episode(NEXT), gone()]
    assert found(clean) == []
    assert found([plain, uasc(), episode(HOME_POST=""), gone(MIS_END="")]) == []


def test_rules_belong_to_their_years():
    assert "233" not in {f.code for f in found(PLANTED["233"], 2025)}
    assert "101" in {f.code for f in found([plain, episode()], 2024)}
    assert {"101"} == {f.code for f in found([header(SEX="1"), episode()], 2025)}
    assert found([header(SEX="1"), episode(DECOM="01/05/2023")], 2024) == []


def test_refusals_are_only_what_cannot_be_stored():
    refused = {code for code in PLANTED if any(f.severity == REFUSED for f in found(PLANTED[code], YEAR.get(code, 2025)))}
    assert refused == {"102", "no-child", "no-start", "141", "147", "356", "INT32", "INT36", "564", "565", "566", "567", "1004",
                       "1005", "1006"}


def kept_of(*rows: tuple[str, dict[str, str]], held: dict | None = None) -> tuple[list[int], list[Finding]]:
    children, findings = rows_of(list(rows))
    assert not findings
    kept, said = missing.can_be_stored(children["A1"].missing, collection(2025), held or {})
    return [row.line for row in kept], said


def test_same_day_twins_are_asked_about_and_never_dropped_in_silence():
    rows = [gone(MIS_END="10/10/2024"), gone(MIS_END="10/10/2024")]
    kept, said = kept_of(*rows)
    assert kept == [2] and [(f.line, f.code, f.severity) for f in said] == [(3, "twin", REFUSED)]
    assert "twice" in words(said[0]) and "line 2" in words(said[0])
    (child,) = rows_of(rows)[0].values()
    answered = {("M", child.missing[0].start): 2}
    assert kept_of(*rows, held=answered) == ([2, 3], [])


@pytest.mark.parametrize(("second", "kept"), [
    ({"MIS_START": "11/10/2024", "MIS_END": "11/10/2024"}, [2]),                      # nested
    ({"MIS_START": "11/10/2024", "MIS_END": "20/10/2024"}, [2]),                      # overlapping
    ({"MIS_START": "11/10/2024", "MIS_END": ""}, [2]),                                # overlapping and open
    ({"MIS_START": "12/10/2024", "MIS_END": "13/10/2024"}, [2, 3]),                   # touching
    ({"MIS_START": "01/10/2024", "MIS_END": "10/10/2024"}, [3, 2]),                   # touching, before
    ({"MIS_START": "01/10/2024", "MIS_END": ""}, [3]),                                # an open one before: the later is refused
    ({"MISSING": "A", "MIS_START": "10/10/2024", "MIS_END": "10/10/2024"}, [3, 2]),   # same day, other kind, touching
    ({"MIS_START": "01/04/2025", "MIS_END": "13/04/2025"}, [2]),                      # after the year: not used
])
def test_true_overlaps_are_refused_and_touching_is_allowed(second, kept):
    lines, said = kept_of(gone(), gone(**second))
    assert lines == kept
    assert {(f.code, f.severity) for f in said} <= {("574", REFUSED)}
