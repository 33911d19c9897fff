"""The photograph on screen: kept, shown only to those who see the child, taken off."""
from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from marshmallow import fields

from caseflow.audit.record import viewed
from caseflow.children.models import Child
from caseflow.children.queries import child_by_ref
from caseflow.core.errors import NotFound
from caseflow.missing.pack import looks, photograph, queries, schemas, service
from caseflow.missing.pack.blueprint import blueprint
from caseflow.missing.pack.models import PhilomenaForm
from caseflow.missing.pack.views_form import change
from caseflow.web.file_to_choose import FileToChoose
from caseflow.web.forms import Form
from caseflow.web.guard import acting, needs
from caseflow.web.writing import writing


@blueprint.get("/children/<ref>/philomena-form/photograph.jpg")
@needs("pack.read")
def picture(ref: str) -> Response:
    """The photograph itself; that it was looked at is written down, and no browser keeps it."""
    child = child_by_ref(current_user, ref)
    kept = queries.photograph_of(queries.form_of(child.id))
    if kept is None:
        raise NotFound()
    image = kept.image
    viewed(acting(), child.authority_id, "photograph", [ref], subject=kept.ref)
    return Response(image, mimetype="image/jpeg", headers={"Content-Disposition": "inline"})


def _photograph(ref: str) -> ResponseReturnValue:
    def make(_child: Child, row: PhilomenaForm | None) -> Form:
        form = Form(schemas.Taken(), {"photograph_taken_on": row.photograph_taken_on if row else None}, looks=looks.TAKEN)
        form.controls = {photograph.FIELD: FileToChoose(photograph.FIELD, fields.Raw(), looks.PHOTOGRAPH), **form.controls}
        return form

    def save(child: Child, facts: dict[str, Any], _seen: int | None) -> None:
        files = request.files.getlist(photograph.FIELD)
        sent = files[0].stream.read(photograph.LARGEST_FILE + 1) if files else b""
        service.keep_photograph(child, sent, facts.get("photograph_taken_on"), keeper=current_user)

    return change(ref, "Photograph", make, save, template="missing/pack/photograph.html", done="The photograph is kept.")


@blueprint.get("/children/<ref>/philomena-form/photograph")
@needs("pack.write")
def add_photograph(ref: str) -> ResponseReturnValue:
    """Ask for a photograph."""
    return _photograph(ref)


@blueprint.post("/children/<ref>/philomena-form/photograph")
@needs("pack.write")
@writing
def save_photograph(ref: str) -> ResponseReturnValue:
    """Keep it, made anew."""
    return _photograph(ref)


@blueprint.post("/children/<ref>/philomena-form/photograph/take-off")
@needs("pack.write")
@writing
def take_photograph_off(ref: str) -> ResponseReturnValue:
    """Take it off the form."""
    service.take_photograph_off(child_by_ref(current_user, ref))
    flash("The photograph is taken off the form. Earlier versions and copies keep it.")
    return redirect(url_for("philomena.form", ref=ref), 303)
