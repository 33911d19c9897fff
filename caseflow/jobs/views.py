"""The page of jobs: the timetable with its next moments, the history, and the notice that nothing has run."""
from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, current_app, render_template
from flask.blueprints import BlueprintSetupState

from caseflow.core import clock
from caseflow.jobs import queries
from caseflow.jobs.timetable import timetable
from caseflow.web import health
from caseflow.web.guard import needs
from caseflow.web.paging import PER_PAGE, Page, asked_page, offset

blueprint = Blueprint("jobs", __name__)
OUTCOMES = {"running": "Running", "done": "Done", "failed": "Did not finish"}


@blueprint.get("/jobs")
@needs("job.read")
def list_jobs() -> str:
    """The timetable and what came of it."""
    number = asked_page()
    rows, total = queries.runs(offset(number), PER_PAGE)
    return render_template(
        "jobs/list.html", lines=queries.lines(), page=Page(rows, number, total), names={job.name: job.to_be_read for job in timetable()},
        outcomes=OUTCOMES, in_words=queries.in_words, silence=queries.silence_notice(), now=clock.now())


@blueprint.record_once
def _tell_others(state: BlueprintSetupState) -> None:
    def scheduler() -> str | None:
        """What is wrong with the timetable; a process that has just started waits a while before it complains."""
        up = timedelta(seconds=clock.monotonic() - current_app.config["STARTED"])
        return queries.silence_notice() if up > queries.SILENT_AFTER else None

    health.also_check("scheduler", scheduler)
    state.app.jinja_env.globals["jobs_stopped"] = queries.stopped_notice
