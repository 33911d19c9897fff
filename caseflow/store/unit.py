"""The unit of work: the only place that commits. Change, history, audit, alert and outbox together, or not at all."""
from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Executable, bindparam, event, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session, SessionTransaction
from sqlalchemy.orm.exc import StaleDataError

from caseflow.core import clock
from caseflow.core.actor import Actor
from caseflow.core.errors import Busy, Stale
from caseflow.extensions import db
from caseflow.store.chain import Chain, chain_name
from caseflow.store.record import AppendOnly, Versioned

WAIT_SECONDS = 10
_write_lock = threading.Lock()
_table: Any = Chain.__table__
_chain = _table.c
_LOCKED = select(_chain.last_at, _chain.seq, _chain.head).where(_chain.name == bindparam("chain")).with_for_update()
_MOVE_ON = update(_table).where(_chain.name == bindparam("chain"))
_current: ContextVar[Unit | None] = ContextVar("unit", default=None)


@dataclass
class Unit:
    """One piece of work. `recorded_at` was taken after the lock of its chain, so that recorded order is commit order."""

    connection: Connection
    actor: Actor
    authority_id: int | None
    recorded_at: datetime
    reason: str | None
    chain: str
    seq: int
    head: str
    first_seq: int = field(default=0)
    shown: list[tuple[str, list[str], str | None]] = field(default_factory=list)
    """Whom pages made inside this unit show: (page, references, subject), to be recorded all the same if it is not saved."""
    others: dict[int | None, Unit] = field(default_factory=dict)
    """The same moment in the chains of other authorities, where one act concerns several."""
    last: dict[Executable, list[dict[str, Any]]] = field(default_factory=dict)
    """Rows that are written together when the unit ends, by statement: what the audit record says, which nothing reads before."""

    def mark(self) -> Callable[[], None]:
        """How to put the unit, and its moment in other chains, back to where they stand now."""
        seq, head, reason, shown = self.seq, self.head, self.reason, len(self.shown)
        last = {to: len(rows) for to, rows in self.last.items()}
        beside = [one.mark() for one in self.others.values()]

        def back() -> None:
            self.seq, self.head, self.reason = seq, head, reason
            del self.shown[shown:]
            for to, rows in self.last.items():
                del rows[last.get(to, 0):]
            for put_back in beside:
                put_back()

        return back


def current_unit() -> Unit:
    """The unit in hand; a write outside one is a fault in the program."""
    unit = _current.get()
    if unit is None:
        raise RuntimeError("facts are written only inside unit_of_work()")
    return unit


def in_unit() -> bool:
    """Whether a unit is open here."""
    return _current.get() is not None


def connection() -> Connection:
    """The connection of the unit in hand, and outside one that of the session; statements here never flush."""
    unit = _current.get()
    return unit.connection if unit is not None else db.session.connection()


@contextmanager
def unit_of_work(actor: Actor, authority_id: int | None, *, reason: str | None = None,
                 beside: Collection[int] = ()) -> Iterator[Unit]:
    """Open a unit for one authority (None: the installation), and commit it if the block ends without an exception.

    `beside` are other authorities that the act concerns: their chains are locked too, all in one fixed order, and what is
    recorded in `on_behalf_of(other)` stands in theirs, at the same moment.
    Raises `Busy` when the database cannot be had within ten seconds and `Stale` when a row changed under the writer.
    """
    if in_unit():
        raise RuntimeError("a unit of work is already open")
    session = db.session()
    session.rollback()
    sqlite = session.get_bind().dialect.name == "sqlite"
    if sqlite and not _write_lock.acquire(timeout=WAIT_SECONDS):
        raise Busy()
    token = None
    try:
        session.connection().exec_driver_sql("BEGIN IMMEDIATE" if sqlite else f"SET LOCAL lock_timeout = {int(WAIT_SECONDS * 1000)}")
        unit = _begin(session, actor, authority_id, reason, beside)
        token = _current.set(unit)
        yield unit
        session.flush()
        _finish((unit, *unit.others.values()))
        session.commit()
    except StaleDataError as error:
        session.rollback()
        raise Stale("Somebody else changed this record while you were working on it.") from error
    except OperationalError as error:
        session.rollback()
        if is_locked(error):
            raise Busy() from error
        raise
    except BaseException:
        session.rollback()
        raise
    finally:
        if token is not None:
            _current.reset(token)
        if sqlite:
            _write_lock.release()


@contextmanager
def on_behalf_of(authority_id: int) -> Iterator[Unit]:
    """Within a unit that also locked this authority's chain: what is recorded in the block stands in that chain."""
    unit = current_unit()
    there = unit if unit.authority_id == authority_id else unit.others[authority_id]
    token = _current.set(there)
    try:
        yield there
    finally:
        _current.reset(token)


@contextmanager
def savepoint() -> Iterator[None]:
    """Within a unit: a block that raises is undone, its audit events too, and the unit may go on without it."""
    back = current_unit().mark()
    try:
        with _nested():
            yield
    except BaseException:
        back()
        raise


@contextmanager
def dry_run() -> Iterator[None]:
    """Within a unit: what the block does is undone when it ends, its audit events too, as if it had not been tried.

    Rows read before are read afresh afterwards. What the block finds out must leave it as plain values.
    """
    session, back = db.session(), current_unit().mark()
    session.flush()
    tried = _nested()
    try:
        yield
    finally:
        tried.rollback()
        session.expire_all()
        back()


def _nested() -> SessionTransaction:
    """A savepoint that stands from now on: the session would only set it with its own next statement, and not for `connection()`."""
    nested = db.session.begin_nested()
    db.session.connection()
    return nested


@contextmanager
def brief_write() -> Iterator[Connection]:
    """A connection for operational rows alone (a session's last activity, a task's progress), committed when the block ends.

    It takes its turn with the units of this process and writes neither facts nor audit.
    """
    sqlite = db.engine.dialect.name == "sqlite"
    if sqlite and not _write_lock.acquire(timeout=WAIT_SECONDS):
        raise Busy()
    try:
        with db.engine.begin() as connection:
            if sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
    finally:
        if sqlite:
            _write_lock.release()


def is_locked(error: OperationalError) -> bool:
    """SQLite held by another process, or on PostgreSQL a lock not to be had in time or a deadlock that was broken."""
    return "locked" in str(error.orig) or getattr(error.orig, "sqlstate", None) in ("55P03", "40P01")


def _begin(session: Session, actor: Actor, authority_id: int | None, reason: str | None, beside: Collection[int]) -> Unit:
    whose = {chain_name(one): one for one in (authority_id, *beside)}
    rows = {name: _locked(session, name) for name in sorted(whose)}
    recorded_at = max([clock.now(), *(row.last_at + timedelta(microseconds=1) for row in rows.values() if row.last_at is not None)])
    units = {whose[name]: Unit(session.connection(), actor, whose[name], recorded_at, reason, name, row.seq, row.head, row.seq)
             for name, row in rows.items()}
    unit = units.pop(authority_id)
    unit.others.update(units)
    return unit


def _finish(units: Collection[Unit]) -> None:
    """Write what waits for the end of the unit, and move the heads of its chains on."""
    for one in units:
        for statement, rows in one.last.items():
            if rows:
                one.connection.execute(statement, rows)
        if one.seq != one.first_seq:
            one.connection.execute(_MOVE_ON, {"chain": one.chain, "seq": one.seq, "head": one.head, "last_at": one.recorded_at})


def _locked(session: Session, name: str) -> Any:
    row = session.connection().execute(_LOCKED, {"chain": name}).first()
    if row is None:
        try:
            with session.begin_nested():
                session.execute(insert(Chain).values(name=name, seq=0, head="0" * 64))
        except IntegrityError:
            pass  # another process made the row; the lock below waits for it
        row = session.connection().execute(_LOCKED, {"chain": name}).one()
    return row


@event.listens_for(Session, "before_flush")
def _stamp(session: Session, _context: object, _instances: object) -> None:
    """Stamp versioned rows with the unit's moment, author and reason; refuse deletes and writes outside a unit."""
    for gone in session.deleted:
        if isinstance(gone, (Versioned, AppendOnly)):
            raise RuntimeError(f"{type(gone).__name__} rows are never deleted: void them with a reason")
    for row in session.new:
        if isinstance(row, Versioned):
            unit = current_unit()
            if row.recorded_at is None:
                row.recorded_at = unit.recorded_at
                row.recorded_by = unit.actor.user_id
                row.reason = row.reason or unit.reason
        elif isinstance(row, AppendOnly):
            current_unit()
    for row in session.dirty:
        if isinstance(row, Versioned) and session.is_modified(row, include_collections=False):
            unit = current_unit()
            row.recorded_at = unit.recorded_at
            row.recorded_by = unit.actor.user_id
            row.reason = unit.reason
