"""Puts a folder's children into caseflow's own tables by the driver, in one unit: no rules, no look at what is held.

What it costs is the price of references, foreign keys, checks and indexes.
"""
from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path

from benchmarks.ssda903_files import rows_of
from caseflow.accounts.queries import authority_by_code
from caseflow.app import create_app
from caseflow.children.models import CarePeriod, Child, Placement, UnaccompaniedStatus
from caseflow.core.actor import operator
from caseflow.missing.models import MissingEpisode
from caseflow.store.bulk import insert_many, reserve_ids
from caseflow.store.unit import unit_of_work


def write_alone(files: Path) -> None:
    """Children, placements, periods of care, statuses and episodes through `insert_many`."""
    with create_app().app_context():
        authority = authority_by_code("330")
        assert authority is not None
        one = authority.id
        with unit_of_work(operator("bench"), one):
            header = rows_of(files, "Header")
            numbers = {row["CHILD"]: number for row, number in zip(header, reserve_ids(Child, len(header)), strict=True)}
            insert_many(Child, ("id", "authority_id", "local_id", "date_of_birth", "sex"), [
                (numbers[row["CHILD"]], one, row["CHILD"], _day(row["DOB"]), row["SEX"] or None) for row in header])
            placed = rows_of(files, "Episodes")
            insert_many(Placement, (
                "authority_id", "child_id", "started_on", "ended_on", "legal_status", "placement_code", "started_reason", "provider_code",
                "placement_postcode", "urn"), [
                (one, numbers[row["CHILD"]], _day(row["DECOM"]), _day(row["DEC"]), row["LS"], row["PLACE"], row["RNE"],
                 row["PLACE_PROVIDER"], row["PL_POST"], row["URN"]) for row in placed])
            began = {row["CHILD"]: row["DECOM"] for row in reversed(placed)}
            insert_many(CarePeriod, ("authority_id", "child_id", "started_on"), [
                (one, numbers[child], _day(day)) for child, day in began.items()])
            insert_many(UnaccompaniedStatus, ("authority_id", "child_id", "status", "started_on"), [
                (one, numbers[row["CHILD"]], "uasc", _day(began.get(row["CHILD"], "01/04/2024"))) for row in rows_of(files, "UASC")])
            insert_many(MissingEpisode, ("authority_id", "child_id", "type", "current_type", "started_at", "ended_at", "found_at",
                                         "started_precision"), [
                (one, numbers[row["CHILD"]], row["MISSING"], row["MISSING"], _midnight(row["MIS_START"]), _midnight(row["MIS_END"]),
                 _midnight(row["MIS_END"]), "date") for row in rows_of(files, "Missing")])


def _day(text: str) -> date | None:
    return date(int(text[6:]), int(text[3:5]), int(text[:2])) if text else None


def _midnight(text: str) -> datetime | None:
    day = _day(text)
    return day and datetime(day.year, day.month, day.day, tzinfo=UTC)


if __name__ == "__main__":
    write_alone(Path(sys.argv[1]))
