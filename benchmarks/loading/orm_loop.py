"""The loop that one would write first: the same children, placements and episodes through the session, without any rule."""
from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.ssda903_files import rows_of
from caseflow.accounts.queries import authority_by_code
from caseflow.app import create_app
from caseflow.children.models import Child, Placement
from caseflow.core.actor import operator
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.store.unit import unit_of_work


def write_by_orm(files: Path) -> None:
    """Children, placements and missing episodes through the session, a thousand rows to a flush."""
    def day(text: str) -> datetime | None:
        return datetime.strptime(text, "%d/%m/%Y").replace(tzinfo=UTC) if text else None

    with create_app().app_context():
        authority = authority_by_code("330")
        with unit_of_work(operator("bench"), authority.id):
            children = {}
            for number, row in enumerate(rows_of(files, "Header")):
                child = Child(authority_id=authority.id, local_id=row["CHILD"], date_of_birth=day(row["DOB"]).date(), sex=row["SEX"])
                children[row["CHILD"]] = child
                db.session.add(child)
                if number % 1000 == 999:
                    db.session.flush()
            db.session.flush()
            for number, row in enumerate(rows_of(files, "Episodes")):
                ended = day(row["DEC"])
                db.session.add(Placement(
                    authority_id=authority.id, child_id=children[row["CHILD"]].id, started_on=day(row["DECOM"]).date(),
                    ended_on=ended and ended.date(), legal_status=row["LS"], placement_code=row["PLACE"], started_reason=row["RNE"],
                    provider_code=row["PLACE_PROVIDER"], placement_postcode=row["PL_POST"], urn=row["URN"]))
                if number % 1000 == 999:
                    db.session.flush()
            for row in rows_of(files, "Missing"):
                ended = day(row["MIS_END"])
                db.session.add(MissingEpisode(
                    authority_id=authority.id, child_id=children[row["CHILD"]].id, type=row["MISSING"], current_type=row["MISSING"],
                    started_at=day(row["MIS_START"]), ended_at=ended, found_at=ended, started_precision="date"))


if __name__ == "__main__":
    write_by_orm(Path(sys.argv[1]))
