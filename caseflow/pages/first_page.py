"""What each role does next: one thing, and a few that can wait."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, or_, select

from caseflow.accounts import access, break_glass
from caseflow.accounts.models import User
from caseflow.alerts.models import Alert
from caseflow.children.life.due import count_due
from caseflow.children.models import Child
from caseflow.core import clock, wording
from caseflow.core.dates import london_date
from caseflow.extensions import db
from caseflow.identity.bench import how_many_wait
from caseflow.missing.pack.queries import how_many_overdue
from caseflow.missing.police_reference import count_awaited
from caseflow.missing.queries import count_found_not_returned
from caseflow.missing.told.police_requests import how_many_unanswered
from caseflow.missing.told.recipients import SHORT
from caseflow.pages import first_interviews
from caseflow.pages.amending import moved
from caseflow.pages.board import handover
from caseflow.pages.board import rows as board_rows
from caseflow.ssda903.models import ImportProblem
from caseflow.transfers.queries import offered_to

SHOWN = 10
FEW = 3
"""How many cards stand before the rest for those who can open the board: the gravest, so that the rest is not far down on a telephone."""
CHECKS_SHOWN = 3
"""How many welfare checks the first page asks for at once; the next one comes when one is recorded."""
POLICE_NOT_TOLD = f"{SHORT['police']} not told"
WELFARE = "Record the welfare check"
PUT_RIGHT = ("record was put right, and nobody was shown beforehand what that moves",
             "records were put right, and nobody was shown beforehand what that moves")
NUMBERS = ("police log number is awaited for too long", "police log numbers are awaited for too long")
DUE = ("return home interview is due by the end of today", "return home interviews are due by the end of today")


@dataclass(frozen=True)
class Thing:
    """Something to do: what it is, and the endpoint that does it with its values."""

    words: str
    link: str
    endpoint: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class FirstPage:
    """The first page of one person: the one thing, what stands beside it, the children missing now whom they see, and the rest."""

    heading: str
    next: Thing
    rest: list[Thing]
    board: board_rows.Board | None = None
    refs: list[str] = field(default_factory=list)
    beside: Thing | None = None
    cards: int = SHOWN

    @property
    def missing(self) -> list[board_rows.Card]:
        """The first cards of the board."""
        return self.board.missing[:self.cards] if self.board else []

    @property
    def found(self) -> list[tuple[Any, ...]]:
        """Children found and not yet recorded as back."""
        return self.board.found[:SHOWN] if self.board else []


def first_page(user: User) -> FirstPage:
    """The first page for this person's role."""
    return PAGES[user.role](user)


def _offered(user: User) -> list[Thing]:
    """Children whom another authority offers and who wait for an answer."""
    number = offered_to(user) if user.may("transfer.answer") else 0
    return [Thing(_count(number, "child is offered to us by another authority", "children are offered to us by other authorities"),
                  "Open the offers", "transfers.transfers")] if number else []


def _worker(user: User) -> FirstPage:
    board = board_rows.missing_now(user)
    rest = _offered(user)
    if user.may("board.read") and access.on_out_of_hours_shift(user):
        rest.append(Thing("You are on an out-of-hours shift and see every child of the authority.", "Hand the night over",
                          "pages.since_yesterday_page"))
    elif user.may("board.read"):
        rest.append(Thing("What the night brought.", "Since yesterday 5 p.m.", "pages.since_yesterday_page"))
    lacking = _lacking(user) if user.may("child.write") else 0
    if lacking:
        rest.append(Thing(_count(lacking, "child lacks an identifier or a date of birth", "children lack an identifier or a date of birth"),
                          "Complete the missing details", "children.incomplete"))
    numbers = count_awaited(user, clock.now())
    if numbers:
        rest.append(Thing(_count(numbers, *NUMBERS), "Chase them", "missing.police_log_numbers"))
    asked = count_found_not_returned(user, clock.now()) if user.may("interview.read") else 0
    if asked:
        rest.append(Thing(_count(asked, "child was found 12 hours ago or more: are they back?",
                                 "children were found 12 hours ago or more: are they back?"),
                          "Say whether they are back", "missing.interviews"))
    rest += [*_from_interviews(user), *_due(user), *_forms(user)]
    report = Thing("Three answers, under a minute.", "Report missing", "missing.report")
    another = Thing("Is another child missing?", "Report missing", "missing.report")
    late = _to_ring(board)
    checks = first_interviews.welfare_owed(user, CHECKS_SHOWN) if user.may("episode.write") else []
    owed = [Thing(f"{words}, and nobody has recorded a welfare check.", WELFARE, "missing.welfare", {"ref": ref})
            for ref, _, words in checks]
    shown = [child for _, child, _ in checks]
    cards = FEW if user.may("board.read") else SHOWN
    if late:
        return FirstPage("Somebody has to be rung", _call(late), [*owed, *rest], board, [late[0].child, *shown], another, cards)
    if owed:
        return FirstPage("Somebody is back", owed[0], [*owed[1:], *rest], board, shown, another, cards)
    return FirstPage("Is a child missing?", report, rest, board, cards=cards)


def _to_ring(board: board_rows.Board) -> list[board_rows.Card]:
    """For whom somebody should have been told at once and was not, or has not confirmed it: first those of whom the police do not know."""
    return sorted((card for card in board.missing if card.late), key=lambda card: POLICE_NOT_TOLD not in card.late)


def _call(late: list[board_rows.Card]) -> Thing:
    first, others = late[0], len(late) - 1
    more = f" {others} other {'child waits' if others == 1 else 'children wait'} for a call." if others else ""
    return Thing(wording.ended(f"{first.name} is missing: {first.late}") + more, "Whom to ring", "pages.to_do",
                 {"ref": first.episode, "looking": 1})


def _interviewer(user: User) -> FirstPage:
    visit = first_interviews.next_visit(user)
    queue = Thing(first_interviews.visits_in_words(user), "Open the interviews", "missing.interviews")
    if visit is None:
        return FirstPage("Return home interviews", queue, _my_actions(user))
    open_it = Thing(first_interviews.visit_in_words(visit), "Open it", "missing.interview", {"ref": visit.interview}) if visit.interview \
        else Thing(first_interviews.visit_in_words(visit), "Begin it in the list", "missing.interviews")
    return FirstPage("Your next visit", open_it, [queue, *_my_actions(user)], refs=[visit.child_ref])


def _my_actions(user: User) -> list[Thing]:
    number = first_interviews.my_actions(user)
    return [Thing(_count(number, "action from an interview is yours to do", "actions from interviews are yours to do"), "Open your actions",
                  "missing.my_actions")] if number else []


def _from_interviews(user: User) -> list[Thing]:
    """What is due today, this person's actions, and what was sent to the police and never confirmed."""
    found = []
    due = first_interviews.due_today(user) if user.may("interview.read") else 0
    if due:
        found.append(Thing(_count(due, *DUE), "Open the interviews", "missing.interviews"))
    silent = first_interviews.unconfirmed(user) if user.may("interview.read") else 0
    if silent:
        found.append(Thing(_count(silent, "report to the police from an interview has not been confirmed for 24 hours",
                                  "reports to the police from interviews have not been confirmed for 24 hours"),
                           "Ring the police", "missing.interviews"))
    return found + _my_actions(user)


def _due(user: User) -> list[Thing]:
    """What is overdue for this person's children, and the way to what is coming."""
    late = count_due(user)
    words = _count(late, "review, warning or end of immigration leave is overdue",
                   "reviews, warnings or ends of immigration leave are overdue")
    return [Thing(words, "See what is due", "children.due")] if late else []


def _forms(user: User) -> list[Thing]:
    """Philomena forms past their review."""
    late = how_many_overdue(user, london_date(clock.now()))
    words = _count(late, "Philomena form is overdue for review", "Philomena forms are overdue for review")
    return [Thing(words, "Review them", "philomena.to_review")] if late else []


def _lead(user: User) -> FirstPage:
    board = board_rows.missing_now(user)
    waiting = db.session.execute(select(func.count()).select_from(Alert).where(
        Alert.authority_id == user.authority_id, Alert.state == "raised", Alert.acknowledged_at.is_(None), Alert.voided.is_(False),
        access.may_see(Alert, user))).scalar_one()
    rest = [] if waiting and board.missing else [
        Thing(_count(board.count, "child is missing now", "children are missing now"), "Open the board", "pages.board")]
    night = moved.waiting(user)
    if night:
        rest.append(Thing(_count(night, *PUT_RIGHT), "Read what it moved", "pages.amended_out_of_hours"))
    newest = handover.newest(user.authority_id)
    if newest is not None and newest[0].accepted_at is None:
        rest.insert(0, Thing("The night has been handed over and nobody has accepted it.", "Read and accept it",
                             "pages.since_yesterday_page"))
    else:
        rest.append(Thing("What the night brought.", "Since yesterday 5 p.m.", "pages.since_yesterday_page"))
    rest[:0] = _offered(user)
    opened = break_glass.to_review(user)
    if opened:
        rest.insert(0, Thing(_count(opened, "record was opened in an emergency and nobody has looked at it",
                                    "records were opened in an emergency and nobody has looked at them"),
                             "Look at who read what", "children.openings"))
    rest += [*_from_interviews(user), *_forms(user)]
    asked = how_many_unanswered(user)
    if asked:
        rest.append(Thing(_count(asked, "request to the police has not been answered", "requests to the police have not been answered"),
                          "Open the requests", "missing.police_requests"))
    numbers = count_awaited(user, clock.now())
    if numbers:
        rest.append(Thing(_count(numbers, *NUMBERS), "Chase them", "missing.police_log_numbers"))
    rest += [*_due(user), Thing("What is not recorded, and what is overdue.", "Data quality", "children.quality")]
    pairs = how_many_wait(user)
    if pairs:
        rest.append(Thing(_count(pairs, "pair of records may be one child", "pairs of records may each be one child"),
                          "Look at them side by side", "pages.doubles"))
    if waiting:
        words = _count(waiting, "alert has not been answered", "alerts have not been answered")
        return FirstPage("Alerts come first", Thing(words, "Open the alerts", "alerts.inbox"), rest, board, cards=FEW)
    first, *later = rest
    return FirstPage("No alert is waiting", first, [*later, Thing("Every alert so far.", "Alerts", "alerts.inbox")], board, cards=FEW)


def _officer(user: User) -> FirstPage:
    to_fix = db.session.execute(select(func.count()).select_from(ImportProblem).where(
        ImportProblem.authority_id == user.authority_id, ImportProblem.settled_at.is_(None))).scalar_one()
    returns = Thing("Figures for the year and for questions put to the authority.", "Statutory returns and FOI", "returns.list_returns")
    files = Thing(_count(to_fix, "row of the files waits to be put right", "rows of the files wait to be put right") if to_fix
                  else "Load the year's 903 files and the names.", "Load files", "ssda903.files")
    quality = Thing("What is not recorded about children in care, by identifier.", "Data quality", "children.quality")
    if to_fix:
        return FirstPage("Files first, then figures", files, [returns, quality])
    return FirstPage("Figures", returns, [files, quality])


def _administrator(user: User) -> FirstPage:
    return FirstPage("People and shifts", Thing("Who signs in, in which team, on which shift.", "Open people", "accounts.users"),
                     [Thing("What runs by itself, and whether it ran.", "Jobs", "jobs.list_jobs")])


def _auditor(user: User) -> FirstPage:
    return FirstPage("The audit record", Thing("Who did and who saw what.", "Open the audit record", "pages.audit"), [])


PAGES: dict[str, Callable[[User], FirstPage]] = {
    "social-worker": _worker, "residential-worker": _worker, "interviewer": _interviewer, "safeguarding-lead": _lead,
    "data-officer": _officer, "administrator": _administrator, "auditor": _auditor,
}
"""The first page of each role."""


def _count(number: int, one: str, many: str) -> str:
    return wording.ended(f"1 {one}" if number == 1 else f"{number or 'No'} {many}")


def _lacking(user: User) -> int:
    return int(db.session.execute(select(func.count()).select_from(Child).where(
        Child.authority_id == user.authority_id, Child.voided.is_(False), or_(Child.local_id.is_(None), Child.date_of_birth.is_(None)),
        access.may_see(Child, user))).scalar_one())
