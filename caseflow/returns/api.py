"""Figures for programs: /returns, /returns/{ref}, /returns/{ref}/cells/{cell}/rows."""
from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response
from flask_login import current_user

from caseflow.audit.record import viewed
from caseflow.core.errors import Refused
from caseflow.returns import queries
from caseflow.returns.schemas import RowsShown, RunPage, RunShown, RunsQuery
from caseflow.web.guard import acting, needs
from caseflow.web.json_api import ApiBlueprint, answer
from caseflow.web.paging import place, values_of

api = ApiBlueprint("returns_api", __name__, description="Figures, each with the children and episodes behind it.")
LARGEST_ID = 2**62


@api.route("/returns", methods=["GET"])
@needs("return.read")
@api.arguments(RunsQuery, location="query")
@api.response(200, RunPage)
def list_runs(query: dict[str, Any]) -> Response:
    """What was built for your authority, newest first."""
    limit: int = query["limit"]
    runs = queries.runs_of(
        current_user.authority_id, limit=limit + 1, after=_after(query.get("after")), definition_name=query.get("definition"))
    code = queries.authority_by_id(current_user.authority_id).code
    shown = runs[:limit]
    return answer({
        "items": [{"ref": run.ref, **queries.brief(run, code)} for run in shown],
        "next": place(shown[-1].built_at.isoformat(), shown[-1].id) if len(runs) > limit else None})


def _after(text: str | None) -> tuple[datetime, int] | None:
    values = values_of(text, (str, int))
    if values is None:
        return None
    try:
        moment = datetime.fromisoformat(values[0])
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not 0 <= values[1] <= LARGEST_ID:
        raise Refused("This is not a place in this list. Start again without `after`.", field="after")
    return moment, values[1]


@api.route("/returns/<ref>", methods=["GET"])
@needs("return.read")
@api.response(200, RunShown)
def read_run(ref: str) -> Response:
    """The figures of a run: exact for staff, and as they may be published."""
    run = queries.run_by_ref(ref, current_user.authority_id)
    return answer({"ref": run.ref, **queries.as_json(run)})


@api.route("/returns/<ref>/cells/<cell>/rows", methods=["GET"])
@needs("return.read")
@api.response(200, RowsShown)
def read_rows(ref: str, cell: str) -> Response:
    """The children or episodes behind one figure, and those left out, each with its reason."""
    run = queries.run_by_ref(ref, current_user.authority_id)
    told = queries.lineage(run, cell)
    children = {row.get("child", row["ref"]) for row in [*told["included"], *told["excluded"]]}
    viewed(acting(), current_user.authority_id, "api returns rows", children, subject=run.ref)
    return answer(told)
