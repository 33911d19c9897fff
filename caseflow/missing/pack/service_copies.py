"""Making the copy that is given: frozen with the episode by its bytes and hash, with what was left out and to whom it went."""
from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from caseflow.accounts.models import Authority, User
from caseflow.audit.record import record
from caseflow.children.called import name_of
from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.core.dates import day_in_words
from caseflow.core.errors import DomainError, Refused
from caseflow.core.references import new_ref
from caseflow.core.wording import event_in_words
from caseflow.extensions import db
from caseflow.missing import times
from caseflow.missing.models import MissingEpisode
from caseflow.missing.pack.contents import Contents, contents, offered
from caseflow.missing.pack.kinds import GIVEN_TO, HOME
from caseflow.missing.pack.models import PhilomenaCopy, PhilomenaForm, PhilomenaGiving
from caseflow.missing.pack.pdf import Section, Sheet, as_pdf
from caseflow.missing.pack.queries import forms_of, part_two_of, photograph_of
from caseflow.missing.pack.sources import review_in_words, sources_of, statement_section, to_ring
from caseflow.missing.service import refuse_void
from caseflow.store.unit import current_unit

WARNING = "Confidential. For finding a missing child, and for nothing else. Keep it from everybody who does not need it for that."
HELD_BACK = "Some things are held back from this copy. If you need to know where the child lives or goes, ring one of the people named."


@dataclass(frozen=True)
class Planned:
    """What a copy would hold, as its record stands: `sheet` is what is printed, with the reference and the minute on it."""

    ref: str
    number: int
    form: PhilomenaForm | None
    part_two_version: int | None
    holds: Contents
    with_statement: bool
    sheet: Sheet
    at: datetime


@dataclass(frozen=True)
class Ready:
    """A copy printed before it is kept; it is kept only if the record still gives the same sheet."""

    ref: str
    sheet: Sheet
    pdf: bytes


def make_ready(episode: MissingEpisode, child: Child, maker: User, giving: dict[str, Any],
               put_in: Collection[str] = ()) -> Ready | None:
    """Print a copy before the unit that keeps it, so that nobody waits for the printing; None where the unit will refuse it."""
    try:
        planned = _planned(episode, child, maker, giving, put_in, new_ref(), clock.now())
        return Ready(planned.ref, planned.sheet, as_pdf(planned.sheet, planned.at))
    except DomainError:
        return None


def make_copy(episode: MissingEpisode, child: Child, maker: User, giving: dict[str, Any], put_in: Collection[str] = (),
              ready: Ready | None = None) -> PhilomenaCopy:
    """Make a copy and record to whom it goes: `giving` as `give` takes it. `put_in` names the whereabouts that go along.

    What is marked do not disclose never goes. The bytes are kept and never change, whatever becomes of the form. What was made
    `ready` is kept as it is, unless the record, the number of the copy or the minute is another by now: then it is printed again.
    """
    unit = current_unit()
    planned = _planned(episode, child, maker, giving, put_in, ready.ref if ready else new_ref(), unit.recorded_at)
    pdf = ready.pdf if ready and ready.sheet == planned.sheet else as_pdf(planned.sheet, planned.at)
    form, made = planned.form, planned.holds
    copy = PhilomenaCopy(
        ref=planned.ref, authority_id=child.authority_id, episode_id=episode.id, number=planned.number,
        form_id=form.id if form else None, form_version=form.version if form else None,
        part_two_version=planned.part_two_version, pdf=pdf, sha256=hashlib.sha256(pdf).hexdigest(),
        put_in=made.put_in, left_out=made.left_out, with_statement=planned.with_statement,
        made_at=unit.recorded_at, made_by=maker.id)
    db.session.add(copy)
    db.session.flush()
    record("philomena-copy.made", copy.ref, [child.ref, episode.ref], number=copy.number, sha256=copy.sha256,
           form_version=copy.form_version, home_put_in=HOME in put_in, whereabouts_put_in=len(made.put_in), left_out=len(made.left_out),
           statement=copy.with_statement)
    give(copy, episode, child, **giving)
    return copy


def _planned(episode: MissingEpisode, child: Child, maker: User, giving: dict[str, Any], put_in: Collection[str], ref: str,
             at: datetime) -> Planned:
    """Read everything that a copy holds; nothing is written. Raises `Refused` for whereabouts that cannot be put in."""
    refuse_void(episode, child)
    forms, part_two = forms_of(child.id), part_two_of(episode.id)
    form = forms[0] if forms else None
    sources = sources_of(episode, child, forms, part_two)
    if set(put_in) - {code for code, _kind, _text in offered(sources)}:
        raise Refused("This cannot be put in: it is not there, is not about whereabouts, or is marked do not disclose.", field="put_in")
    made = contents(sources, put_in)
    statement = statement_section(episode, child, forms) if giving["given_to"] == "police" else None
    number = 1 + db.session.execute(
        select(func.count()).select_from(PhilomenaCopy).where(PhilomenaCopy.episode_id == episode.id)).scalar_one()
    sheet = _sheet(made, child, form, statement, maker, giving, number, ref, at)
    return Planned(ref, number, form, part_two.version if part_two else None, made, statement is not None, sheet,
                   at.replace(second=0, microsecond=0))


def give(copy: PhilomenaCopy, episode: MissingEpisode, child: Child, *, given_to: str, means: str, why: str,
         given_to_name: str | None = None, given_at: datetime | None = None) -> PhilomenaGiving:
    """Record that a copy was given: to whom (and the name), by which means, why, and when (now)."""
    unit = current_unit()
    times.refuse_impossible({"given_at": given_at}, child.date_of_birth, "given_at")
    if given_at is not None and given_at < copy.made_at.replace(second=0, microsecond=0):
        raise Refused("This is before the copy was made.", field="given_at")
    if copy.with_statement and given_to != "police":
        raise Refused("This copy holds the statement to the police. Make a new copy for somebody else.", field="given_to")
    row = PhilomenaGiving(
        ref=new_ref(), authority_id=copy.authority_id, copy_id=copy.id, given_to=given_to, given_to_name=given_to_name, means=means,
        why=why, given_at=given_at or unit.recorded_at, recorded_at=unit.recorded_at, recorded_by=unit.actor.user_id)
    db.session.add(row)
    db.session.flush()
    record("philomena-copy.given", copy.ref, [child.ref, episode.ref], to=given_to, means=means, at=row.given_at)
    return row


def _sheet(made: Contents, child: Child, form: PhilomenaForm | None, statement: Section | None, maker: User, giving: dict[str, Any],
           number: int, ref: str, at: datetime) -> Sheet:
    authority = db.session.get_one(Authority, child.authority_id)
    whom = GIVEN_TO[giving["given_to"]] + (f", {giving['given_to_name']}" if giving.get("given_to_name") else "")
    made_when = f"Copy {number} of this episode, {ref}, made {event_in_words(at)} by {maker.name}"
    fresh = review_in_words(form) if form is None else f"version {form.version}, {review_in_words(form)}"
    about: list[tuple[str, list[str]]] = [
        ("Ring", to_ring(child, maker)), ("Copy", [made_when]), ("For", [f"{whom}: {giving['why']}"]), ("Part one of the form", [fresh])]
    if made.left_out:
        about.append(("Held back", [HELD_BACK]))
    sections = [*(Section(heading, rows) for heading, rows in made.sections), Section("About this copy", about)]
    photograph = photograph_of(form)
    taken = f"Taken {day_in_words(form.photograph_taken_on)}" if form and form.photograph_taken_on else "Day taken not known"
    return Sheet(
        title=f"Philomena form, copy {ref}", authority=f"{authority.name} ({authority.code})", heading="Philomena form (grab pack)",
        warning=WARNING, name=name_of(child),
        footer=f"{authority.name} ({authority.code}). {made_when}. For: {whom}. Why: {giving['why']}",
        sections=[*sections, *([statement] if statement else [])],
        photograph=None if photograph is None else photograph.image,
        alt=f"Photograph of the missing child. {taken}.", caption=taken)
