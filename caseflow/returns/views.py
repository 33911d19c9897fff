"""Statutory returns and FOI: the list, building, figures, the children behind a figure, comparing, files."""
from __future__ import annotations

from itertools import groupby
from typing import Any, cast

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    url_for,
)
from flask_login import current_user

from caseflow.audit.record import viewed
from caseflow.children.restricted.queries import kept_from
from caseflow.core import clock
from caseflow.core.as_at import end_of_known_day
from caseflow.core.dates import london_date
from caseflow.core.errors import DomainError
from caseflow.core.periods import Period, parse_period
from caseflow.extensions import db
from caseflow.returns import asked as asked_for
from caseflow.returns import building, charts, drawn, export, late, published, queries, sentences
from caseflow.returns.definitions.library import DEFINITIONS, check_period, definition
from caseflow.returns.definitions.shape import CHILD, figure_of
from caseflow.returns.diff import CAUSES
from caseflow.returns.disclosure import SHORTHAND, said_of_everybody
from caseflow.returns.models import ReturnRun
from caseflow.returns.schemas import BuildSchema, ExportSchema
from caseflow.web.forms import Form
from caseflow.web.guard import acting, needs
from caseflow.web.paging import PER_PAGE, Page, asked_page, offset
from caseflow.web.writing import writing
from caseflow.work import runner, service
from caseflow.work.models import Work

blueprint = Blueprint("returns", __name__)
SHOWN_LEFT_OUT = 100
STOP_POLLING = 286


@blueprint.get("/returns")
@needs("return.read")
def list_returns() -> str:
    """The returns there are, what each counts, and what was built."""
    runs = queries.runs_of(current_user.authority_id)
    return render_template("returns/list.html", definitions=DEFINITIONS, runs=runs, titles=_titles(), periods=_periods(runs))


def _titles() -> dict[str, str]:
    return {d.name: d.title for d in DEFINITIONS}


def _periods(runs: list[ReturnRun]) -> dict[str, str]:
    return {run.period: parse_period(run.period).in_words for run in runs}


@blueprint.get("/returns/build")
@needs("return.build")
def ask_for_figures() -> Response:
    """The page that asks which figures, which year and as at which day."""
    today = london_date(clock.now())
    return Form(BuildSchema(), {"definition": "ecpat", "period": str(today.year)}).page("returns/build.html")


@blueprint.post("/returns/build")
@needs("return.build")
def build_figures() -> Any:
    """Build figures and show them; a large build goes on beside the pages and shows how far it is.

    Not one unit of work: the reading takes time, and nobody who reports a child missing may wait for it. Sent twice it builds
    the same figures twice, which adds a line to the list and nothing else.
    """
    form = Form(BuildSchema())
    actor, authority = acting(), queries.authority_by_id(current_user.authority_id)
    try:
        asked = form.load()
        name, label, day = asked["definition"], asked["period"], asked.get("known_at")
        cut = end_of_known_day(day, clock.now()) if day else None
        if asked_for.is_large(authority.id, parse_period(label, field="period"), cut or clock.now()):
            check_period(definition(name), parse_period(label))
            work = asked_for.ask_for_build(actor, authority.id, name, label, cut)
            runner.start(cast(Flask, cast(Any, current_app)._get_current_object()), work.id)
            return redirect(url_for("returns.being_built", ref=work.ref), 303)
        run = building.build_now(actor, name, label, authority, cut)
    except DomainError as refusal:
        return form.page("returns/build.html", refusal=refusal)
    flash("The figures are built.", "success")
    return redirect(url_for("returns.figures", ref=run.ref), 303)


@blueprint.get("/returns/being-built/<ref>")
@needs("return.build")
def being_built(ref: str) -> Any:
    """How far a large build is; when it is done, its figures."""
    work = service.by_ref(current_user.authority_id, ref)
    if work.state == service.DONE:
        return redirect(_built(work), 303)
    return render_template("returns/being_built.html", work=work)


@blueprint.get("/returns/being-built/<ref>/progress")
@needs("return.build")
def progress(ref: str) -> Response:
    """The part of the page that is asked for again until the build is over."""
    work = service.by_ref(current_user.authority_id, ref)
    status = STOP_POLLING if work.state in service.OVER else 200
    answer = make_response(render_template("returns/progress.html", work=work), status)
    if work.state == service.DONE:
        answer.headers["HX-Redirect"] = _built(work)
    return answer


def _built(work: Work) -> str:
    return url_for("returns.figures", ref=(work.outcome or {})["run"])


@blueprint.get("/returns/<ref>")
@needs("return.read")
def figures(ref: str) -> Response:
    """The figures: each in a sentence with its unit, exact beside published."""
    run = queries.run_by_ref(ref, current_user.authority_id)
    of, period = queries.definition_of(run), parse_period(run.period)
    cells = {c["cell"]: c for c in run.cells}
    told = [(heading, [(cells[f.name], sentences.sentence(of, cells[f.name])) for f in of.figures if f.name.startswith(f"{group}.")])
            for group, heading in of.groups]
    everybody = [sentences.name_in_words(of, period, cell) for cell in said_of_everybody(run.cells)]
    others = [r for r in queries.runs_of(run.authority_id, definition_name=run.definition) if r.period == run.period and r.id != run.id]
    return Form(ExportSchema(), {"format": "xlsx"}).page(
        "returns/figures.html", run=run, of=of, period=period, authority=queries.authority_of(run), told=told,
        grids=published.grids(run)[1:], printed=published.printed, exact=sentences.exact, everybody=everybody, others=others,
        running=_running(run, period), drawings=_drawings(run),
        shorthand=SHORTHAND, may_export=current_user.may("return.export"), notes=published.notes(run))


def _running(run: ReturnRun, period: Period) -> bool:
    return london_date(run.known_at) < period.last_day


def _drawings(run: ReturnRun) -> dict[str, charts.Chart]:
    month = drawn.by_month(run)
    return {"by-group": drawn.by_group(run), **({"by-month": month} if month else {})}


@blueprint.get("/returns/<ref>/charts/<any('by-group', 'by-month'):name>.svg")
@needs("return.read")
def chart(ref: str, name: str) -> Response:
    """A chart as a picture of its own."""
    made = _drawings(queries.run_by_ref(ref, current_user.authority_id)).get(name)
    if made is None:
        abort(404)
    return Response(charts.across(made) if name == "by-group" else charts.upright(made), mimetype="image/svg+xml")


@blueprint.get("/returns/<ref>/figures/<cell>")
@needs("return.read")
def children(ref: str, cell: str) -> str:
    """The children or episodes behind one figure by reference, and those left out under plain reasons."""
    run = queries.run_by_ref(ref, current_user.authority_id)
    of, period = queries.definition_of(run), parse_period(run.period)
    told = queries.lineage(run, cell)
    counted: list[dict[str, Any]] = told["included"]
    start = offset(asked_page())
    page = Page(counted[start:start + PER_PAGE], asked_page(), len(counted))
    by_reason = sorted(told["excluded"], key=lambda r: (r["says"], r["ref"]))
    left_out = [(words, rows) for words, rows in ((w, list(rs)) for w, rs in groupby(by_reason, key=lambda r: r["says"]))]
    since = [] if figure_of(cell)[1] else late.entered_since(run)
    shown = [*page.rows, *(r for _, rows in left_out for r in rows[:SHOWN_LEFT_OUT])]
    people = {r.get("child", r["ref"]) for r in shown} | {person for _, person in since}
    viewed(acting(), current_user.authority_id, "returns.children", people, subject=run.ref)
    may_open = current_user.may("child.read")
    kept = kept_from(current_user, people) if may_open else set()
    parts = [queries.cell_of(run, told[which]) for which in ("numerator", "denominator") if told[which]]
    return render_template(
        "returns/children.html", run=run, of=of, period=period, cell=told, sentence=sentences.sentence(of, told),
        part=sentences.part_in_words(of, period, cell), page=page, left_out=left_out, most=SHOWN_LEFT_OUT, since=since,
        unit="child" if told["unit"] == CHILD else "episode", parts=[(p, sentences.sentence(of, p)) for p in parts],
        printed=published.printed, may_open=may_open, kept=kept, running=_running(run, period))


@blueprint.get("/returns/<ref>/compared-with/<earlier>")
@needs("return.read")
def compared(ref: str, earlier: str) -> str:
    """Two builds of the same figures, what moved and why."""
    after = queries.run_by_ref(ref, current_user.authority_id)
    before = queries.run_by_ref(earlier, current_user.authority_id)
    if (before.definition, before.period) != (after.definition, after.period):
        abort(404)
    of, period = queries.definition_of(after), parse_period(after.period)
    moved = [(sentences.name_in_words(of, period, c["cell"]), c) for c in queries.difference(before, after)["cells"]
             if c["before"] != c["after"]]
    return render_template("returns/compared.html", before=before, after=after, of=of, period=period, moved=moved, causes=CAUSES)


@blueprint.post("/returns/<ref>/file")
@needs("return.export")
@writing
def file(ref: str) -> Any:
    """A file of the published form; what is withheld is not in it."""
    run = queries.run_by_ref(ref, current_user.authority_id)
    form = Form(ExportSchema())
    try:
        kind = form.load()["format"]
    except DomainError as refusal:
        flash(refusal.message)
        return redirect(url_for("returns.figures", ref=run.ref), 303)
    ((name, content),) = export.made(run, kind).items()
    export.record_export(run, [kind])
    db.session.flush()
    answer = Response(content, mimetype=export.MIME[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
