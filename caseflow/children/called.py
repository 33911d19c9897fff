"""How a child is called on screen, and how old they are, as surely as it is known."""
from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Date, and_, bindparam, exists, or_, select

from caseflow.accounts import access
from caseflow.accounts.access import Reach, Viewer
from caseflow.accounts.models import User
from caseflow.children.models import Child
from caseflow.children.queries import may_see_child
from caseflow.core import clock
from caseflow.core.dates import age_on, day_in_words, eighteenth_birthday, london_date
from caseflow.extensions import db
from caseflow.store.record import history_of

STANDINGS = {
    "looked-after": "Looked after by us",
    "not-looked-after": "Not looked after",
    "care-leaver": "Care leaver",
    "other-authority": "Looked after by another authority",
}
LEFT_OUT = {
    "not-looked-after": "not looked after, so left out of the statutory figures",
    "care-leaver": "a care leaver, so left out of the statutory figures",
    "other-authority": "another authority's child, so left out of our statutory figures",
}


def called(given_name: str | None, family_name: str | None, local_id: str | None, ref: str) -> str:
    """The child's name; `Child 12345 (names not loaded)` where only the local identifier is known."""
    name = " ".join(part for part in (given_name, family_name) if part)
    if name:
        return name
    return f"Child {local_id} (names not loaded)" if local_id else f"Child {ref} (name not known)"


def name_of(child: Child) -> str:
    """The same of a whole record, for those who see the child."""
    return called(child.given_name, child.family_name, child.local_id, child.ref)


def name_for(user: User, child: Child) -> str:
    """What this person may call the child: the name for those who see the child, the identifier for one who only reports."""
    wrote = select(Child.id).where(Child.id == child.id, _wrote_down(access.looking(user)))
    if may_see_child(user, child.id) or db.session.execute(wrote).first():
        return name_of(child)
    return only_reported(child.local_id, child.ref)


def named_for(user: User) -> ColumnElement[bool]:
    """The condition that this person may read a child's name: they see the child, or they wrote the name down themselves."""
    return named_by(access.looking(user), access.reach_of(user))


def named_by(viewer: Viewer, reach: Reach) -> ColumnElement[bool]:
    """The same for whoever looks with this reach."""
    return or_(access.seen_by(Child, viewer, reach), _wrote_down(viewer))


def _wrote_down(viewer: Viewer) -> ColumnElement[bool]:
    """The condition that the child's first record is this person's; putting a record right later is not enough.

    Of a restricted child nobody keeps the name for having written it down.
    """
    past = history_of(Child.__table__)
    first = exists().where(past.c.id == Child.id, past.c.version == 1, past.c.recorded_by == viewer.id)
    return and_(or_(and_(Child.version == 1, Child.recorded_by == viewer.id), first), ~access.restricted(Child.id))


def only_reported(local_id: str | None, ref: str) -> str:
    """What somebody may call a child of whom they see one report only."""
    return f"Child {local_id}" if local_id else f"Child {ref}"


def age_as_known(born: date | None, precision: str, told: int | None, disputed: bool, today: date) -> str:
    """`aged 15`, `aged 15 (age disputed)`, `aged about 15, as told`, `age not known`."""
    if born is not None and precision != "as-told":
        years = age_on(born, today)
        words = f"aged {years}" if years >= 1 else "under 1"
        if precision == "day-unknown":
            words += " (day of birth not known)"
    elif born is not None:
        words = f"aged {age_on(born, today)}, as told"
    elif told is not None:
        words = f"aged about {told}, as told"
    else:
        words = "age not known"
    return f"{words} (age disputed)" if disputed else words


def born_in_words(born: date | None, precision: str) -> str:
    """`24 October 2010`, `October 2010, day not known`, `not known`."""
    if born is None:
        return "not known"
    if precision == "day-unknown":
        return f"{born:%B %Y}, day not known"
    return day_in_words(born) + (", as told" if precision == "as-told" else "")


def turned_eighteen(born: date | None, today: date, *, disputed: bool = False) -> bool:
    """Whether the child is 18 by now; somebody without a date of birth, or whose age is in dispute, counts as a child."""
    return born is not None and not disputed and eighteenth_birthday(born) <= today


def born_by_to_be_eighteen(today: date) -> date:
    """The latest date of birth that makes somebody 18 today."""
    try:
        return today.replace(year=today.year - 18)
    except ValueError:
        return date(today.year - 18, 2, 28)


BORN_BY_TO_BE_EIGHTEEN = bindparam(
    "born_by_to_be_eighteen", type_=Date(), callable_=lambda: born_by_to_be_eighteen(london_date(clock.now())))
"""The same inside a statement, on the day on which it runs."""
