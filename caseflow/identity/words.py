"""Tables as people call their rows."""
from __future__ import annotations

from collections.abc import Mapping

KNOWN: dict[str, tuple[str, str]] = {
    "alert": ("alert", "alerts"), "alert_reason": ("reason of an alert", "reasons of alerts"), "allocation": ("allocation", "allocations"),
    "care_period": ("period of care", "periods of care"), "child": ("detail of the child", "details of the child"),
    "episode_update": ("update", "updates"), "interview_cover": ("absence that an interview covers", "absences that interviews cover"),
    "missing_episode": ("absence", "absences"), "missing_segment": ("stretch of an absence", "stretches of absences"),
    "notice": ("notice", "notices"), "nrm_event": ("National Referral Mechanism event", "National Referral Mechanism events"),
    "philomena_form": ("Philomena form", "Philomena forms"), "police_risk": ("police risk", "police risks"),
    "return_interview": ("return home interview", "return home interviews"),
    "trafficking_stage": ("view of trafficking", "views of trafficking"),
    "unaccompanied_status": ("unaccompanied or separated status", "unaccompanied or separated statuses"),
    "child_authority": ("authority's responsibility", "authorities' responsibilities"),
    "unsafe_to_tell": ("person unsafe to tell", "people unsafe to tell"), "immigration_leave": ("leave to remain", "leaves to remain"),
    "birth_date_given": ("date of birth given", "dates of birth given"),
    "police_request": ("request to the police", "requests to the police"),
    "record_opening": ("opening of the record", "openings of the record"), "safety_plan": ("safety plan", "safety plans"),
}


def counted(table: str, number: int) -> str:
    """`3 placements`."""
    one, many = KNOWN.get(table) or _plain(table)
    return f"{number} {one if number == 1 else many}"


def _plain(table: str) -> tuple[str, str]:
    one = table.replace("_", " ")
    many = f"{one[:-1]}ies" if one.endswith("y") else f"{one}es" if one.endswith(("s", "x", "ch")) else f"{one}s"
    return one, many


def lines(counts: Mapping[str, int]) -> list[str]:
    """Counts by table, in words, the most first."""
    return [counted(table, number) for table, number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]
