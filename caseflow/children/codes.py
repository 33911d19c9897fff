"""What the 903's codes mean, so that no code stands on a page without its meaning.

Source: the Department's guide to the collection, code sets of episodes of care and of ethnicity, and the sector's open tools.
"""
from __future__ import annotations

LEGAL_STATUS = {
    "C1": "interim care order", "C2": "full care order", "D1": "freeing order", "E1": "placement order",
    "V2": "accommodated under section 20", "V3": "short breaks, each recorded", "V4": "short breaks under one agreement",
    "J1": "remanded to the authority's care", "J2": "in the authority's care under police powers (PACE)",
    "J3": "youth rehabilitation order with a place to live", "L1": "police protection", "L2": "emergency protection order",
    "L3": "child assessment order",
}
PLACEMENT = {
    "A3": "placed for adoption with the present foster carer, by consent", "A4": "placed for adoption with new carers, by consent",
    "A5": "placed for adoption with the present foster carer, under an order",
    "A6": "placed for adoption with new carers, under an order",
    "H5": "semi-independent living", "K1": "secure children's home", "K2": "children's home",
    "K3": "registered supported accommodation", "P1": "with parents", "P2": "living independently", "P3": "residential employment",
    "R1": "residential care home", "R2": "hospital or other health care", "R3": "family centre or mother and baby unit",
    "R5": "young offender institution", "S1": "residential school", "T0": "a temporary move", "T1": "in hospital for a time",
    "T2": "on holiday", "T3": "while the carer is on holiday", "T4": "a temporary move of seven days or less",
    "U1": "long-term fostering with a relative or friend", "U2": "fostering with a relative or friend who may adopt",
    "U3": "fostering with a relative or friend", "U4": "long-term fostering", "U5": "fostering with carers who may adopt",
    "U6": "fostering", "Z1": "another kind of place",
}
ENDED = {
    "X1": "went on in the next placement", "E2": "died", "E3": "another authority took over", "E4A": "returned home, as planned",
    "E4B": "returned home, not planned", "E5": "independent living with support", "E6": "independent living without support",
    "E7": "adult residential care", "E8": "another reason, which includes turning 18 while missing", "E9": "sentenced to custody",
    "E11": "adopted", "E12": "adopted", "E13": "went to live with somebody without parental responsibility",
    "E14": "remand ended", "E15": "age assessed as 18 or over", "E16": "moved abroad", "E17": "aged 18 and stayed with the carers",
    "E41": "child arrangements or residence order", "E43": "special guardianship", "E44": "special guardianship",
    "E45": "special guardianship", "E46": "special guardianship", "E47": "special guardianship", "E48": "special guardianship",
}

ETHNICITY = {
    "WBRI": "White British", "WIRI": "White Irish", "WIRT": "Traveller of Irish heritage", "WROM": "Gypsy or Roma",
    "WOTH": "another White background", "MWBC": "White and Black Caribbean", "MWBA": "White and Black African",
    "MWAS": "White and Asian", "MOTH": "another mixed background", "AIND": "Indian", "APKN": "Pakistani", "ABAN": "Bangladeshi",
    "AOTH": "another Asian background", "BCRB": "Caribbean", "BAFR": "African", "BOTH": "another Black background",
    "CHNE": "Chinese", "OOTH": "another ethnic group", "REFU": "not given when asked", "NOBT": "not yet asked",
}

STARTED = {
    "S": "came into care", "L": "another legal status", "P": "another placement and carer", "T": "another placement, the same carer",
    "B": "another legal status, placement and carer", "U": "another legal status and placement, the same carer",
}
NEED = {
    "N1": "abuse or neglect", "N2": "the child's disability", "N3": "a parent's illness or disability", "N4": "family in acute stress",
    "N5": "family dysfunction", "N6": "socially unacceptable behaviour", "N7": "low income", "N8": "absent parenting",
}
PROVIDER = {
    "PR0": "a parent or somebody with parental responsibility", "PR1": "this authority's own", "PR2": "another authority's",
    "PR3": "other public provision", "PR4": "private provision", "PR5": "voluntary provision",
}
CHANGED = {
    "CARPL": "the care plan", "CLOSE": "the provision closed", "ALLEG": "an allegation", "STAND": "concern about the standard of care",
    "APPRR": "approval removed", "CREQB": "the carer asked, because of behaviour", "CREQO": "the carer asked, for another reason",
    "CHILD": "the child asked", "LAREQ": "the authority asked", "PLACE": "only the kind of placement changed", "OTHER": "another reason",
}
BY_COLUMN = {
    "placement_code": PLACEMENT, "legal_status": LEGAL_STATUS, "ended_reason": ENDED, "ethnicity": ETHNICITY,
    "started_reason": STARTED, "need_code": NEED, "provider_code": PROVIDER, "change_reason": CHANGED,
}
"""Which meanings hold for the codes of which column."""


def with_meaning(code: str | None, meanings: dict[str, str]) -> str | None:
    """`children's home (K2)`; a code whose meaning the Department has not published here says so."""
    if not code:
        return None
    return f"{meanings[code]} ({code})" if code in meanings else f"903 code {code}, whose meaning is not held here"
