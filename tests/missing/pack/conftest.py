from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from PIL import Image

from caseflow.accounts.models import User
from caseflow.core.actor import Actor
from caseflow.missing.pack import service, service_copies
from caseflow.missing.pack.queries import copy_by_ref
from caseflow.store.unit import unit_of_work

SINCE = datetime(2026, 6, 3, 19, 0, tzinfo=UTC)
POLICE = {"given_to": "police", "given_to_name": "PC 4471", "means": "secure-email", "why": "To look for the missing child."}


def photograph(kind: str = "JPEG", size: tuple[int, int] = (60, 80), **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **more)
    return out.getvalue()


class Pack:
    """A child who is missing, a social worker who works with them, and short words for what that worker does."""

    def __init__(self, records: Any, **child: Any) -> None:
        self.records = records
        self.worker: User = records.user("social-worker", name="Asha Invented")
        self.child = records.child(**child)
        records.allocated(self.child, self.worker)
        self.episode = records.episode(self.child, SINCE, place_last_seen="the old harbour steps", circumstances="Left after supper.")

    def unit(self) -> Any:
        return unit_of_work(Actor("user", self.worker.ref, self.worker.id), self.child.authority_id)

    def save(self, **changes: Any) -> Any:
        with self.unit():
            return service.save_form(self.child, changes, reviewer=self.worker)

    def entry(self, kind: str, text: str, **more: Any) -> str:
        with self.unit():
            return str(service.put_entry(self.child, kind, {"text": text, **more}).entries[-1]["entry"])

    def copy(self, put_in: Any = (), **giving: Any) -> Any:
        with self.unit():
            made = service_copies.make_copy(self.episode, self.child, self.worker, POLICE | giving, put_in)
        return copy_by_ref(self.worker, made.ref, with_bytes=True)[0]


@pytest.fixture
def night(at: Any) -> datetime:
    """Five past two in the night after; asked for before the first record is made."""
    stopped: datetime = at("2026-06-04T02:05:00+01:00")
    return stopped


@pytest.fixture
def pack(night: datetime, records: Any) -> Pack:
    return Pack(records)
