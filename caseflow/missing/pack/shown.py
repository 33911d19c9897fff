"""The form, part two and the copies as the API shows them."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from caseflow.children.models import Child
from caseflow.missing.models import MissingEpisode
from caseflow.missing.pack.kinds import DESCRIPTION, PART_TWO
from caseflow.missing.pack.models import PhilomenaCopy, PhilomenaForm, PhilomenaGiving, PhilomenaPartTwo
from caseflow.missing.pack.sources import is_overdue
from caseflow.web.fields import iso

_DAYS = ("photograph_taken_on", "reviewed_on", "review_due_on")


def form_as_shown(forms: Sequence[PhilomenaForm], child: Child) -> dict[str, Any]:
    """Part one; version 0 and empty where none has been begun. `joined_entries` came with records that were joined with this one."""
    form = forms[0] if forms else None
    shown: dict[str, Any] = {name: getattr(form, name, None) for name in (*DESCRIPTION, "likelihood", "likelihood_why")}
    shown |= {name: day.isoformat() if (day := getattr(form, name, None)) else None for name in _DAYS}
    return shown | {
        "child": child.ref, "ref": form.ref if form else None, "version": form.version if form else 0,
        "entries": list(form.entries) if form else [], "joined_entries": [entry for other in forms[1:] for entry in other.entries],
        "has_photograph": form is not None and form.photograph_id is not None,
        "review_overdue": is_overdue(form), "recorded_at": iso(form.recorded_at) if form else None}


def part_two_as_shown(row: PhilomenaPartTwo | None, episode: MissingEpisode, child: Child) -> dict[str, Any]:
    """Part two of an episode; version 0 and empty where nothing has been filled in."""
    shown: dict[str, Any] = {name: getattr(row, name, None) for name in PART_TWO}
    return shown | {"child": child.ref, "episode": episode.ref, "version": row.version if row else 0,
                    "recorded_at": iso(row.recorded_at) if row else None}


def copy_as_shown(copy: PhilomenaCopy, episode: MissingEpisode, child: Child, givings: list[PhilomenaGiving]) -> dict[str, Any]:
    """A copy without its bytes: hash, versions, what was put in and left out and why, to whom it was given."""
    return {
        "ref": copy.ref, "child": child.ref, "episode": episode.ref, "number": copy.number, "sha256": copy.sha256,
        "form_version": copy.form_version, "part_two_version": copy.part_two_version, "with_statement": copy.with_statement,
        "put_in": list(copy.put_in), "left_out": list(copy.left_out), "recorded_at": iso(copy.made_at),
        "givings": [giving_as_shown(row) for row in givings]}


def giving_as_shown(row: PhilomenaGiving) -> dict[str, Any]:
    """That a copy was given."""
    return {"ref": row.ref, "given_to": row.given_to, "given_to_name": row.given_to_name, "means": row.means, "why": row.why,
            "given_at": iso(row.given_at), "recorded_at": iso(row.recorded_at)}
