"""Keeping the Philomena form: part one on the child, its photograph and reviews, part two on the episode."""
from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from caseflow.accounts.models import User
from caseflow.audit.record import record
from caseflow.children.models import Child
from caseflow.children.service_care import refuse_day
from caseflow.core import clock
from caseflow.core.dates import london_date
from caseflow.core.errors import Conflict, NotFound, Refused
from caseflow.core.references import new_ref
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.missing.pack import photograph
from caseflow.missing.pack.kinds import DESCRIPTION, KINDS, MOST_ENTRIES, PART_TWO, WHEREABOUTS_BY_KIND
from caseflow.missing.pack.models import PhilomenaForm, PhilomenaPartTwo, PhilomenaPhotograph
from caseflow.missing.pack.queries import form_of, forms_of, part_two_of
from caseflow.missing.service import refuse_void
from caseflow.store.record import history_of
from caseflow.store.unit import current_unit

FIELDS = (*DESCRIPTION, "likelihood", "likelihood_why")
FURTHEST_REVIEW = timedelta(days=366)
USUAL_REVIEW_DAYS = 182
"""Days to the next review where the authority's setting `philomena_review_days` says nothing: half a year, like a care plan review."""


def save_form(child: Child, changes: Mapping[str, Any], *, reviewer: User | None = None,
              form: PhilomenaForm | None = None) -> PhilomenaForm:
    """Change part one: any of `FIELDS`, `entries` (all of them anew), `review_due_on` (reviewed today, next on that day).

    What is the same makes no new version. A form is begun with the first change. `form` names one that came with a joined record.
    """
    form = form or form_of(child.id) or PhilomenaForm(authority_id=child.authority_id, child_id=child.id, entries=[])
    wanted = {name: changes[name] for name in FIELDS if name in changes}
    if "entries" in changes:
        wanted["entries"] = _entries(form.entries, changes["entries"])
    if changes.get("review_due_on") is not None:
        wanted |= _reviewed(changes["review_due_on"], reviewer)
    changed = {name: value for name, value in wanted.items() if getattr(form, name) != value}
    if changed or form.id is None:
        for name, value in changed.items():
            setattr(form, name, value)
        db.session.add(form)
        db.session.flush()
        record("philomena-form.changed", form.ref, [child.ref], fields=sorted(changed), entries=len(form.entries))
    return form


def _entries(standing: Sequence[Mapping[str, Any]], sent: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    if len(sent) > MOST_ENTRIES:
        raise Refused(f"Keep at most {MOST_ENTRIES} entries.", field="entries")
    known = {entry["entry"] for entry in standing}
    made, seen = [], set()
    for number, entry in enumerate(sent):
        ref = entry.get("entry")
        if ref is not None and (ref not in known or ref in seen):
            raise Refused("There is no such entry.", field=f"entries.{number}.entry")
        whereabouts = entry.get("whereabouts")
        seen.add(ref)
        made.append({
            "entry": ref or new_ref(), "kind": entry["kind"], "text": entry["text"],
            "whereabouts": entry["kind"] in WHEREABOUTS_BY_KIND if whereabouts is None else whereabouts,
            "withhold_because": entry.get("withhold_because")})
    return made


def _reviewed(due_on: date, reviewer: User | None) -> dict[str, Any]:
    today = london_date(clock.now())
    if due_on <= today:
        raise Refused("The next review must lie ahead.", field="review_due_on")
    if due_on > today + FURTHEST_REVIEW:
        raise Refused("Review the form at least once a year.", field="review_due_on")
    return {"reviewed_on": today, "reviewed_by": reviewer.id if reviewer else None, "review_due_on": due_on}


def usual_review(settings: Mapping[str, Any], today: date) -> date:
    """When a form reviewed today is looked at next, unless somebody says otherwise."""
    return today + timedelta(days=min(int(settings.get("philomena_review_days", USUAL_REVIEW_DAYS)), FURTHEST_REVIEW.days))


def put_entry(child: Child, kind: str, facts: Mapping[str, Any], *, ref: str | None = None, seen: int | None = None) -> PhilomenaForm:
    """Add an entry, or change the one named `ref` as it stood in version `seen`."""
    if kind not in KINDS:
        raise NotFound()
    if ref is None:
        form = form_of(child.id)
        return save_form(child, {"entries": [*(form.entries if form else []), {**facts, "kind": kind}]})
    holding = holding_entry(child, ref)
    refuse_stale(holding, seen if holding.id == getattr(form_of(child.id), "id", None) else None, ref)
    changed = [{**facts, "kind": e["kind"], "entry": ref} if e["entry"] == ref else e for e in holding.entries]
    return save_form(child, {"entries": changed}, form=holding)


def take_entry_out(child: Child, ref: str) -> PhilomenaForm:
    """Take an entry out of the form; earlier versions and copies keep it."""
    form = holding_entry(child, ref)
    return save_form(child, {"entries": [e for e in form.entries if e["entry"] != ref]}, form=form)


def holding_entry(child: Child, ref: str) -> PhilomenaForm:
    """The form in which an entry stands; `NotFound` where none of the child's holds it."""
    found = next((form for form in forms_of(child.id) if any(entry["entry"] == ref for entry in form.entries)), None)
    if found is None:
        raise NotFound()
    return found


def refuse_stale(form: PhilomenaForm | None, seen: int | None, *names: str) -> None:
    """Refuse a change of these fields (or entries) when they are no longer as they stood in the version that the page showed."""
    if form is None or seen is None or seen == form.version:
        return
    past = history_of(PhilomenaForm.__table__)
    row = db.session.execute(select(past).where(past.c.id == form.id, past.c.version == seen)).mappings().first()
    then = {} if row is None else {**row, **{e["entry"]: e for e in row["entries"]}}
    now = {**{name: getattr(form, name) for name in FIELDS}, **{e["entry"]: e for e in form.entries}}
    if any(then.get(name) != now.get(name) for name in names):
        raise Conflict("Somebody else changed this while you had it open. Nothing was saved. Open it again in another window, "
                       "then bring over what you typed.")


def keep_photograph(child: Child, sent: bytes, taken_on: date | None, *, keeper: User | None = None) -> PhilomenaForm:
    """Put a photograph on the form, made anew so that it holds nothing but the picture. Earlier ones stay with earlier versions."""
    refuse_day(taken_on, child, "photograph_taken_on")
    picture = photograph.made_anew(sent)
    form = form_of(child.id) or PhilomenaForm(authority_id=child.authority_id, child_id=child.id, entries=[])
    kept = PhilomenaPhotograph(
        ref=new_ref(), authority_id=child.authority_id, image=picture.jpeg, sha256=hashlib.sha256(picture.jpeg).hexdigest(),
        width=picture.width, height=picture.height, kept_at=current_unit().recorded_at, kept_by=keeper.id if keeper else None)
    db.session.add(kept)
    db.session.flush()
    form.photograph_id, form.photograph_taken_on = kept.id, taken_on
    db.session.add(form)
    db.session.flush()
    record("philomena-form.photograph-kept", form.ref, [child.ref], width=kept.width, height=kept.height)
    return form


def take_photograph_off(child: Child) -> PhilomenaForm:
    """Take the photograph off the form, for instance when it shows somebody else; earlier versions and copies keep it."""
    form = form_of(child.id)
    if form is None or form.photograph_id is None:
        raise NotFound()
    form.photograph_id = form.photograph_taken_on = None
    db.session.flush()
    record("philomena-form.photograph-taken-off", form.ref, [child.ref])
    return form


def save_part_two(episode: MissingEpisode, child: Child, changes: Mapping[str, Any]) -> PhilomenaPartTwo:
    """Change part two of an episode: any of `PART_TWO`; what is not given stays."""
    refuse_void(episode, child)
    row = part_two_of(episode.id) or PhilomenaPartTwo(authority_id=child.authority_id, child_id=child.id, episode_id=episode.id)
    changed = {name: changes[name] for name in PART_TWO if name in changes and getattr(row, name) != changes[name]}
    if changed or row.id is None:
        for name, value in changed.items():
            setattr(row, name, value)
        db.session.add(row)
        db.session.flush()
        record("philomena-part-two.changed", row.ref, [child.ref, episode.ref], fields=sorted(changed))
    return row
