"""The records behind a copy, read into plain values and words: who the child is, since when they are out, whom to ring."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from caseflow.accounts.models import Team, User
from caseflow.accounts.queries import holders_of, out_of_hours_team
from caseflow.children.called import age_as_known, born_in_words
from caseflow.children.models import Child
from caseflow.children.queries import placement_now
from caseflow.core import clock
from caseflow.core.dates import day_in_words, london_date
from caseflow.core.wording import event_in_words
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.missing.pack.contents import Repeats, Sources
from caseflow.missing.pack.kinds import PART_TWO
from caseflow.missing.pack.models import PhilomenaForm, PhilomenaPartTwo
from caseflow.missing.pack.pdf import Section
from caseflow.missing.told.statement import SEXES, statement_for

NO_FORM: dict[str, Any] = {"entries": []}


def sources_of(episode: MissingEpisode, child: Child, forms: Sequence[PhilomenaForm], part_two: PhilomenaPartTwo | None) -> Sources:
    """What a copy of this episode can be made from."""
    return Sources(
        aliases=", ".join(child.aliases or []), identity=_identity(child), absence=_absence(episode), form=values_of(forms),
        part_two={} if part_two is None else {name: getattr(part_two, name) for name in PART_TWO},
        circumstances=episode.circumstances, place_last_seen=episode.place_last_seen, home=_home(child))


def values_of(forms: Sequence[PhilomenaForm]) -> Mapping[str, Any]:
    """The form's fields as plain values, with the entries of forms that came with joined records; empty where none has been begun."""
    if not forms:
        return NO_FORM
    fields = {column.name: getattr(forms[0], column.name) for column in PhilomenaForm.__table__.columns}
    return fields | {"entries": [entry for form in forms for entry in form.entries]}


def _identity(child: Child) -> list[tuple[str, str]]:
    today = london_date(clock.now())
    age = age_as_known(child.date_of_birth, child.birth_precision, child.age_as_told, child.age_disputed, today)
    born = f"{age}, born {born_in_words(child.date_of_birth, child.birth_precision)}" if child.date_of_birth else age
    rows = [("Age", born), ("Sex", SEXES.get(child.sex or "", "")), ("Nationality", child.nationality or ""),
            ("Languages", ", ".join(child.languages or []))]
    return [row for row in rows if row[1]]


def _absence(episode: MissingEpisode) -> list[tuple[str, str]]:
    rows = [
        ("Last seen", event_in_words(episode.last_seen_at, episode.last_seen_precision, episode.last_seen_until)),
        ("Left", event_in_words(episode.left_at, episode.left_precision) if episode.left_at else ""),
        ("Reported to the police", event_in_words(episode.police_reported_at) if episode.police_reported_at else ""),
        ("Police log number", episode.police_reference or ""),
        ("Found", event_in_words(episode.found_at, episode.found_precision) if episode.found_at else ""),
    ]
    return [row for row in rows if row[1]]


def _home(child: Child) -> str | None:
    placed = placement_now([child.id]).get(child.id)
    if placed is None:
        return child.placed_as_told
    lines = (placed.home_name or placed.provider, placed.home_address, placed.placement_postcode, placed.home_telephone)
    return "\n".join(line for line in lines if line) or None


def to_ring(child: Child, maker: User) -> list[str]:
    """Who can be rung about the child: whoever made the copy, worker and manager, the out-of-hours team."""
    team = db.session.get(Team, maker.team_id) if maker.team_id else None
    found = [_rung(maker.name, maker.telephone or (team.telephone if team else None), "who made this copy")]
    for kind, user, held_by in holders_of([child.id], clock.now()).get(child.id, []):
        if kind in ("worker", "manager") and user is not None and user.id != maker.id:
            found.append(_rung(user.name, user.telephone, "social worker" if kind == "worker" else "manager"))
        elif kind == "worker" and held_by is not None:
            found.append(_rung(held_by.name, held_by.telephone, "the child's team"))
    night = out_of_hours_team(child.authority_id)
    if night is not None:
        found.append(_rung(night.name, night.telephone or night.manager_telephone, "out of hours"))
    return found


def _rung(name: str, telephone: str | None, what: str) -> str:
    return f"{name} ({what}): {telephone or 'no telephone recorded'}"


def review_in_words(form: PhilomenaForm | None, today: date | None = None) -> str:
    """How fresh part one is today: `reviewed 3 May 2026, next review 1 November 2026`, or since when it is overdue."""
    if form is None:
        return "nothing is kept ready about this child"
    if form.reviewed_on is None:
        return "never reviewed"
    due = form.review_due_on
    today = today or london_date(clock.now())
    if due is None:
        return f"reviewed {day_in_words(form.reviewed_on)}"
    late = (today - due).days
    next_one = f"review overdue by {late} {'day' if late == 1 else 'days'}" if late > 0 else f"next review {day_in_words(due)}"
    return f"reviewed {day_in_words(form.reviewed_on)}, {next_one}"


def is_overdue(form: PhilomenaForm | None, today: date | None = None) -> bool:
    """Whether the review of a form is past its day today, or never was."""
    return form is None or form.review_due_on is None or form.review_due_on < (today or london_date(clock.now()))


def statement_section(episode: MissingEpisode, child: Child, forms: Sequence[PhilomenaForm]) -> Section | None:
    """The statement to the police on a page of its own; None where there is nothing to state."""
    said = statement_for(episode, child)
    if not said["applies"]:
        return None
    refuses = Repeats.of(values_of(forms))
    asked = []
    for request in said["requests"]:
        answer = f"{request['answer_in_words']}, {request['answered']}" if request["answer"] else "not answered yet"
        words = f"{request['resource']}: asked {request['asked']}, {answer}"
        asked.append("A request that is not repeated here; ask whoever is to be rung." if refuses.holds(words) else words)
    born = f", born {said['child']['born']}" if said["child"]["born"] else ""
    rows: list[tuple[str, list[str]]] = [
        ("Child", [said["child"]["name"] + born]), ("Last seen", [said["episode"]["last_seen"]]),
        ("Police log number", [said["episode"]["police_reference"] or "awaited"]), ("On what basis", said["basis"])]
    if asked:
        rows.append(("What we asked for", asked))
    return Section(f"Statement of {said['authority']} to the police", rows, [said["headline"], said["risk"]], new_page=True)
