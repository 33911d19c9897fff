"""Loading 903 files by a page: choose them, watch them being loaded, see what became of each row and what is left to fix."""
from __future__ import annotations

from itertools import groupby
from typing import Any, cast

from flask import (
    Blueprint,
    Flask,
    Response,
    after_this_request,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_login import current_user
from marshmallow import fields
from sqlalchemy import select

from caseflow.audit.record import viewed
from caseflow.children.models import Child
from caseflow.core.errors import DomainError, Refused
from caseflow.extensions import db
from caseflow.ssda903 import queries, uploaded
from caseflow.ssda903.schemas import FILES, LoadSchema
from caseflow.web.file_to_choose import FileToChoose
from caseflow.web.forms import Form
from caseflow.web.guard import acting, needs
from caseflow.web.paging import Page, asked_page, offset
from caseflow.web.writing import writing
from caseflow.work import runner, service

blueprint = Blueprint("ssda903", __name__)
CHILDREN_ON_PAGE = 50
STOP_POLLING = 286


@blueprint.url_value_preprocessor
def _let_files_in(endpoint: str | None, _values: Any) -> None:
    """Only an upload by somebody who may load files is larger than a form; decided before anything of it is read."""
    if endpoint == "ssda903.load_files" and request.method == "POST" and current_user.is_authenticated and current_user.may("file.import"):
        request.max_content_length = uploaded.LARGEST_SET


@blueprint.get("/files")
@needs("file.read")
def files() -> Response:
    """The imports there were, and the form to load another."""
    return _files_page(_form())


def _form() -> Form:
    form = Form(LoadSchema())
    form.controls["files"] = FileToChoose("files", fields.Raw(), FILES)
    return form


def _files_page(form: Form, refusal: DomainError | None = None) -> Response:
    authority_id = current_user.authority_id
    return form.page("ssda903/files.html", refusal=refusal, imports=queries.imports(authority_id),
                     nameless=queries.names_not_loaded(authority_id))


@blueprint.post("/files")
@needs("file.import")
@writing
def load_files() -> Any:
    """Keep the files, ask for their loading, and show how far it is."""
    form, chosen = _form(), request.files.getlist("files")
    try:
        work = uploaded.ask_for_load(current_user, int(form.load()["year"]), chosen)
    except DomainError as refusal:
        if isinstance(refusal, Refused) and not any(file.filename for file in chosen):
            refusal.fields.setdefault("files", [uploaded.NOTHING_CHOSEN])  # said together with a year that is wrong
        return _files_page(form, refusal)
    app = cast(Flask, cast(Any, current_app)._get_current_object())
    work_id = work.id

    @after_this_request
    def begin(response: Response) -> Response:
        runner.start(app, work_id)
        return response

    return redirect(url_for("ssda903.loading", ref=work.ref), 303)


@blueprint.get("/files/loading/<ref>")
@needs("file.read")
def loading(ref: str) -> Any:
    """How far a load is; when it is done, its result."""
    work = service.by_ref(current_user.authority_id, ref)
    if work.state == service.DONE:
        return redirect(_result(work), 303)
    return render_template("work/watch.html", work=work, progress=_progress(ref))


@blueprint.get("/files/loading/<ref>/progress")
@needs("file.read")
def progress(ref: str) -> Response:
    """The part of the page that is asked for again until the load is over."""
    work = service.by_ref(current_user.authority_id, ref)
    over = work.state in service.OVER
    response = make_response(render_template("work/progress.html", work=work, progress=_progress(ref)), STOP_POLLING if over else 200)
    if work.state == service.DONE:
        response.headers["HX-Redirect"] = _result(work)
    return response


def _progress(ref: str) -> str:
    return url_for("ssda903.progress", ref=ref)


def _result(work: Any) -> str:
    return url_for("ssda903.result", ref=work.outcome["import"])


@blueprint.get("/files/<ref>")
@needs("file.read")
def result(ref: str) -> str:
    """What became of each file's rows, then the children to fix, child by child."""
    done = queries.import_by_ref(current_user.authority_id, ref)
    number = asked_page()
    total = queries.number_to_fix(done.id)
    local_ids = queries.children_to_fix(done.id, offset(number, CHILDREN_ON_PAGE), CHILDREN_ON_PAGE)
    problems = queries.what_to_fix(done.id, local_ids)
    children = [(local_id, list(rows)) for local_id, rows in groupby(problems, key=lambda p: p.local_id)]
    shown = {problem.child_id for problem in problems if problem.child_id}
    refs = list(db.session.execute(select(Child.ref).where(Child.id.in_(shown)).order_by(Child.ref)).scalars())
    viewed(acting(), current_user.authority_id, "files.to-fix", refs, subject=done.ref)
    return render_template(
        "ssda903/result.html", done=done, page=Page(children, number, total, CHILDREN_ON_PAGE), nobody=queries.rows_of_nobody(done.id),
        codes=queries.by_code(done.id), nameless=queries.names_not_loaded(current_user.authority_id))
