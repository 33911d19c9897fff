"""Who signs in to a demonstration: somebody for every role, with a password that this installation can say again."""
from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from sqlalchemy import select

from caseflow.accounts import queries, service, sign_in
from caseflow.accounts.models import Allocation, Authority, Team, User
from caseflow.accounts.permissions import ROLES
from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.core.dates import london_date
from caseflow.demo import staff
from caseflow.extensions import db
from caseflow.missing.interviews.actions import add_action
from caseflow.missing.interviews.obligations import still_open
from caseflow.missing.models import InterviewCover, MissingEpisode, ReturnInterview

WORDS = (  # noqa: SIM905
    "acorn amber anchor apple arrow autumn badger basket beacon berry birch blanket bottle bridge bronze bucket butter button "
    "cabin candle canoe canyon carpet castle cedar cellar cherry chimney cinder clover cobalt copper coral cotton cradle "
    "crater crimson cricket crystal daisy dolphin dragon drizzle drum ember engine falcon feather fiddle finch flannel forest "
    "fossil fountain garden ginger glacier goblet gravel hammer harbour harvest hazel heather helmet heron hollow honey "
    "indigo island ivory jacket jasmine jigsaw juniper kestrel kettle ladder lagoon lantern lemon lichen linen lobster magnet "
    "mango maple marble meadow meteor mitten mosaic mustard needle nettle nickel nutmeg oatmeal olive onion orbit orchard "
    "otter oyster paddle pantry parsley pebble pelican pepper pewter pigeon pillow pine planet plaster plum pocket pollen "
    "poppy prairie pumpkin puzzle quarry quartz quill rabbit radish raisin raven ribbon river rocket saddle saffron salmon "
    "sandal satchel scarlet shadow shovel silver sparrow spruce squirrel stable summit sunset swallow teapot thimble thistle "
    "thunder timber tulip tunnel turnip turtle valley velvet violet walnut willow window winter wizard yellow zephyr "
).split()
SHIFT = timedelta(days=7)
RENEW = timedelta(hours=12)


@dataclass(frozen=True)
class Person:
    """One line of the sign-in details."""

    account: str
    name: str
    role: str
    team: str | None
    known_as: str


PEOPLE = (
    Person("lead", "Lee Exampleton", "safeguarding-lead", None, "Safeguarding lead"),
    Person("worker1", "", "social-worker", staff.CARE_TEAMS[0], "Social worker"),
    Person("edt", "Eddie Nightingale-Notreal", "social-worker", staff.OUT_OF_HOURS, "Out-of-hours worker (EDT), on shift now"),
    Person("home", "Holly Storybrook", "residential-worker", staff.HOMES[0], "Residential worker at Kingfisher House"),
    Person("interviews", "Imran Imaginer", "interviewer", staff.INTERVIEWERS, "Return home interviewer"),
    Person("figures", "Dana Supposely", "data-officer", None, "Data officer"),
    Person("admin", "Addy Placeholder", "administrator", None, "Administrator"),
    Person("audit", "Audrey Whatiffe", "auditor", None, "Auditor"),
)


def password_of(email: str) -> str:
    """A password that follows from this installation's secret key, so that it can be printed again and guessed by nobody."""
    drawn = hmac.new(str(current_app.config["SECRET_KEY"]).encode(), f"demonstration {email}".encode(), hashlib.sha256).digest()
    words = [WORDS[int.from_bytes(drawn[at:at + 2]) % len(WORDS)] for at in (0, 2, 4, 6)]
    return "-".join([*words, str(int.from_bytes(drawn[8:10]) % 90 + 10)])


def sign_ins(authority: Authority) -> list[dict[str, str]]:
    """The sign-in details of an authority's people."""
    return [
        {"role": person.role, "known_as": person.known_as, "authority": authority.code, "email": address, "password": password_of(address)}
        for person in PEOPLE for address in [staff.address_of(authority, person.account)]
    ]


def add_people(authority: Authority) -> None:
    """Add whoever is missing and give them their passwords, inside a unit; the key may have changed since they were made."""
    teams = {team.name: team for team in queries.teams_of(authority.id)}
    last = staff.address_of(authority, PEOPLE[-1].account)
    same_key = sign_in.password_matches(queries.user_by_email(last), password_of(last))
    for person in PEOPLE:
        address = staff.address_of(authority, person.account)
        user = queries.user_by_email(address) or service.add_user(
            authority, address, person.role, name=person.name or ROLES[person.role], team=teams[person.team] if person.team else None)
        if not same_key:
            sign_in.set_password(user, password_of(address))
    put_on_shift(authority, teams[staff.OUT_OF_HOURS])
    _give_interviews(authority)


def put_on_shift(authority: Authority, team: Team) -> None:
    """Keep the out-of-hours worker on a shift that lasts past the night."""
    now, edt = clock.now(), _user(authority, "edt")
    ends = [shift.ends_at for shift, user, _ in queries.shifts_from(authority.id, now) if user.id == edt.id and shift.starts_at <= now]
    if not ends or max(ends) < now + RENEW:
        service.give_shift(edt, team, now, now + SHIFT)


def _give_interviews(authority: Authority) -> None:
    """The interviewer has been given the last returns, those that are owed an interview first."""
    interviewer = _user(authority, "interviews")
    if db.session.execute(select(Allocation.id).where(Allocation.user_id == interviewer.id).limit(1)).first():
        return
    last = db.session.execute(
        select(MissingEpisode).where(MissingEpisode.authority_id == authority.id, MissingEpisode.returned_at.is_not(None),
                                     MissingEpisode.voided.is_(False))
        .order_by(still_open().desc(), MissingEpisode.returned_at.desc(), MissingEpisode.id).limit(12)).scalars()
    for episode in last:
        service.allocate(authority.id, episode.child_id, "interviewer", user=interviewer, episode_id=episode.id)
    _give_action(interviewer)


def _give_action(interviewer: User) -> None:
    """And one thing to do, from the newest interview of those returns."""
    row = db.session.execute(
        select(ReturnInterview, Child).join(Child, Child.id == ReturnInterview.child_id)
        .join(InterviewCover, InterviewCover.interview_id == ReturnInterview.id)
        .join(Allocation, Allocation.episode_id == InterviewCover.episode_id)
        .where(Allocation.user_id == interviewer.id, InterviewCover.voided.is_(False), ReturnInterview.voided.is_(False))
        .order_by(ReturnInterview.held_at.is_(None), ReturnInterview.id.desc()).limit(1)).first()
    if row is not None:
        add_action(row[0], row[1], {"what": "Ask the school who could meet them at the gate.", "plan": "education",
                                    "due_on": london_date(clock.now()) + timedelta(days=2)}, interviewer)


def _user(authority: Authority, account: str) -> User:
    found = queries.user_by_email(staff.address_of(authority, account))
    assert found is not None, account
    return found
