"""Missing episodes by the status that the child had then, beside the status at any time in the year."""
from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.audit.record import viewed
from caseflow.core import clock
from caseflow.core.dates import london_date
from caseflow.core.periods import calendar_year
from caseflow.pages.blueprint import blueprint
from caseflow.pages.status_then import status_then
from caseflow.web.guard import acting, needs

YEARS = 4


@blueprint.get("/status-when-missing")
@needs("return.read")
def status_when_missing() -> ResponseReturnValue:
    """Both ways of counting, labelled, for one calendar year."""
    now = clock.now()
    years = [london_date(now).year - n for n in range(YEARS)]
    asked = request.args.get("year", "")
    year = int(asked) if asked in {str(one) for one in years} else years[0]
    table = status_then(current_user.authority_id, calendar_year(year), now)
    viewed(acting(), current_user.authority_id, "status when missing", {child for _, child, _ in table.differing})
    return render_template("pages/status_then.html", table=table, year=year, years=years)
