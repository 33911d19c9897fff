"""Invented records, made short: `records.child(local_id="A-1")`. What a test does not name gets an ordinary value.

Each call is a unit of its own, so what it makes has been committed and has a recorded time of its own.
"""
from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from flask import Flask

from caseflow.accounts import service as accounts
from caseflow.accounts.models import Allocation, Authority, Shift, Team, User
from caseflow.children.models import CarePeriod, Child, NrmEvent, Placement, TraffickingStage, UnaccompaniedStatus
from caseflow.core.actor import operator
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.store.unit import unit_of_work
from tests.harness.client import Client

Row = TypeVar("Row")
LONG_AGO = datetime(2015, 1, 1, tzinfo=UTC)
TEST = operator("test")


class Records:
    """One authority (330 Ashmere, live since 2015) with one team (North), and whatever a test adds."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._numbers = itertools.count(1)
        self.authority = self.another_authority("330", "Ashmere")
        self.team = self.another_team("North")

    def add(self, row: Row, *more: Any, reason: str | None = None, authority: Authority | None = None) -> Row:
        """Commit rows in one unit, and give back the first."""
        with unit_of_work(TEST, (authority or self.authority).id, reason=reason):
            db.session.add_all([row, *more])
        return row

    def another_authority(self, code: str, name: str, *, live: datetime = LONG_AGO) -> Authority:
        """A second authority, whose records the first may not know of."""
        with unit_of_work(TEST, None):
            return accounts.add_authority(code, name, "england", live)

    def another_team(self, name: str, *, authority: Authority | None = None, **facts: Any) -> Team:
        """A team; `out_of_hours=True` makes it an EDT, `provider=True` a home or an interviewing service."""
        authority = authority or self.authority
        with unit_of_work(TEST, authority.id):
            return accounts.add_team(authority, name, **facts)

    def user(self, role: str = "social-worker", *, authority: Authority | None = None, team: Team | None = None, **facts: Any) -> User:
        """A person with this role, in the North team unless told otherwise."""
        authority = authority or self.authority
        team = team or (self.team if authority is self.authority else None)
        email = facts.pop("email", f"{role}-{next(self._numbers)}@{authority.code}.example")
        with unit_of_work(TEST, authority.id):
            return accounts.add_user(authority, email, role, team=team, **facts)

    def client(self, user: User | str) -> Client:
        """A browser in which this person (or a new one with this role) is signed in."""
        return self._client().sign_in(self.user(user) if isinstance(user, str) else user)

    def api(self, user: User | str) -> Client:
        """A program with a token of this person (or of a new one with this role)."""
        return self._client().with_token(self.user(user) if isinstance(user, str) else user)

    def _client(self) -> Client:
        made = self._app.test_client()
        assert isinstance(made, Client)
        return made

    def on_shift(self, user: User, team: Team, starts_at: datetime, ends_at: datetime) -> Shift:
        """A dated duty."""
        with unit_of_work(TEST, user.authority_id):
            return accounts.give_shift(user, team, starts_at, ends_at)

    def child(self, local_id: str | None = None, *, in_care_from: date | None = date(2020, 1, 1),
              authority: Authority | None = None, **facts: Any) -> Child:
        """A child in care since 2020 (or never, with `in_care_from=None`), placed in Sycamore House."""
        authority = authority or self.authority
        number = next(self._numbers)
        known = {"local_id": local_id or f"A-{number}", "given_name": f"Given{number}", "family_name": f"Family{number}",
                 "date_of_birth": date(2010, 5, 17), "sex": "F"}
        with unit_of_work(TEST, authority.id):
            child = Child(authority_id=authority.id, **(known | facts))
            db.session.add(child)
            db.session.flush()
            if in_care_from is not None:
                whose = {"authority_id": authority.id, "child_id": child.id, "started_on": in_care_from}
                db.session.add_all([
                    CarePeriod(**whose),
                    Placement(**whose, legal_status="C2", placement_code="K2", home_name="Sycamore House",
                              home_telephone="020 7946 0100")])
        return child

    def allocated(self, child: Child, user: User | None = None, *, kind: str = "worker", team: Team | None = None,
                  from_day: date = date(2020, 1, 1), **facts: Any) -> Allocation:
        """That a person or a team works with a child."""
        return self.add(Allocation(
            authority_id=child.authority_id, child_id=child.id, kind=kind, started_on=from_day,
            user_id=user.id if user else None, team_id=team.id if team else None, **facts))

    def episode(self, child: Child, started_at: datetime, ended_at: datetime | None = None, *, type: str = "M",
                **facts: Any) -> MissingEpisode:
        """An absence; found (M) or returned (A) when `ended_at` is given."""
        ended = {} if ended_at is None else {"ended_at": ended_at, "found_at" if type == "M" else "returned_at": ended_at}
        return self.add(MissingEpisode(
            authority_id=child.authority_id, child_id=child.id, type=type, current_type=type, last_seen_at=started_at,
            started_at=started_at, **ended, **facts))

    def stage(self, child: Child, stage: str, from_day: date, **facts: Any) -> TraffickingStage:
        """The authority's view of trafficking from a day on."""
        return self.add(TraffickingStage(
            authority_id=child.authority_id, child_id=child.id, stage=stage, started_on=from_day, **facts))

    def nrm(self, child: Child, event: str, on: date, **facts: Any) -> NrmEvent:
        """An event of the National Referral Mechanism."""
        return self.add(NrmEvent(authority_id=child.authority_id, child_id=child.id, event=event, happened_on=on, **facts))

    def unaccompanied(self, child: Child, from_day: date, to_day: date | None = None, *, status: str = "uasc") -> UnaccompaniedStatus:
        """Unaccompanied or separated, dated."""
        return self.add(UnaccompaniedStatus(
            authority_id=child.authority_id, child_id=child.id, status=status, started_on=from_day, ended_on=to_day))
