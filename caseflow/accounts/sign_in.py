"""Passwords, one-time links, sessions and tokens: argon2id, server-side sessions, a throttle that never locks for ever."""
from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import unicodedata
from datetime import datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from flask import current_app
from sqlalchemy import bindparam, delete, func, select, update

from caseflow.accounts.models import Authority, User
from caseflow.accounts.sign_in_models import ApiToken, Credential, LoginSession, SignInAttempt, SignUpLink
from caseflow.audit.record import record
from caseflow.core import clock
from caseflow.core.errors import Busy, Refused
from caseflow.core.references import new_ref
from caseflow.extensions import db
from caseflow.store.unit import brief_write, connection
from caseflow.store.versions import apart

IDLE = timedelta(minutes=15)
ABSOLUTE = timedelta(hours=12)
LINK_LASTS = timedelta(hours=24)
TRIES, WITHIN = 10, timedelta(minutes=5)
SHORTEST, LONGEST = 15, 128
TOUCH_EVERY = timedelta(seconds=30)
_hashing = threading.BoundedSemaphore(2)
_person: Any = User.__table__
_token: Any = ApiToken.__table__.c
_session: Any = LoginSession.__table__.c
_OF_TOKEN = select(_person, _token.ref.label("session_ref")).where(
    _token.user_id == _person.c.id, _token.token_hash == bindparam("sealed"), _token.ended_at.is_(None),
    _token.expires_at > bindparam("now"), _person.c.disabled.is_(False), _person.c.voided.is_(False))
_authority: Any = Authority.__table__.c
_OF_COOKIE = select(
    _person, *(column.label(f"session_{column.name}") for column in _session), _authority.name.label("authority"), _authority.code).where(
    _session.user_id == _person.c.id, _session.token_hash == bindparam("sealed"), _authority.id == _person.c.authority_id)
_TOO_PLAIN = ("caseflow", "password", "12345", "qwerty", "letmein", "safeguarding")


def _hasher() -> PasswordHasher:
    if current_app.config["SETTINGS"].env == "test":
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return PasswordHasher()


def _sealed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _subject(kind: str, value: str) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return kind + ":" + hmac.new(key, value.encode(), hashlib.sha256).hexdigest()[:40]


def refuse_weak(password: str, user: User) -> str:
    """The password in its one spelling (NFC), or `Refused` saying what to change."""
    password = unicodedata.normalize("NFC", password)
    if len(password) < SHORTEST:
        raise Refused(f"Use at least {SHORTEST} characters. Three random words work well.", field="password")
    if len(password) > LONGEST:
        raise Refused(f"Use at most {LONGEST} characters.", field="password")
    plain = password.casefold()
    own = [part for part in (user.email.partition("@")[0], *user.name.split()) if len(part) > 3]
    if len(set(plain)) < 6 or any(word in plain for word in (*_TOO_PLAIN, *(p.casefold() for p in own))):
        raise Refused("This password is easy to guess. Do not use your name, a common password or a repeated character.", field="password")
    return password


def hash_password(password: str) -> str:
    """An argon2id hash; at most two are computed at once, so that sign-ins cannot exhaust memory."""
    if not _hashing.acquire(timeout=10):
        raise Busy()
    try:
        return _hasher().hash(password)
    finally:
        _hashing.release()


def password_matches(user: User | None, password: str) -> bool:
    """Whether the password is this person's; takes the same time when there is no such person."""
    stored = db.session.get(Credential, user.id) if user is not None else None
    known = stored.password_hash if stored else _nobody()
    if not _hashing.acquire(timeout=10):
        raise Busy()
    try:
        _hasher().verify(known, unicodedata.normalize("NFC", password))
    except VerificationError:
        return False
    finally:
        _hashing.release()
    return stored is not None and user is not None and not user.disabled


def _nobody() -> str:
    held: dict[str, str] = current_app.extensions.setdefault("caseflow_nobody", {})
    if "hash" not in held:
        held["hash"] = _hasher().hash(secrets.token_hex(16))
    return held["hash"]


def refuse_throttled(email: str, source: str) -> None:
    """Refuse after ten failures in five minutes for one address, or for ten addresses from one source; the wait ends by itself.

    Colleagues behind one council address are not shut out by one person's mistakes.
    """
    since, address, place = clock.now() - WITHIN, _subject("email", email.strip().lower()), _source(source)
    failures = db.session.execute(
        select(func.count()).where(SignInAttempt.subject == address, SignInAttempt.at > since)).scalar_one()
    addresses = db.session.execute(
        select(func.count(SignInAttempt.subject.distinct())).where(
            SignInAttempt.subject > f"{place}:", SignInAttempt.subject < f"{place};", SignInAttempt.at > since)).scalar_one()
    if max(failures, addresses) >= TRIES:
        raise Throttled(f"Too many tries. Wait {WITHIN.seconds // 60} minutes, then try again.")


def _source(source: str) -> str:
    return _subject("source", source)[:36]


class Throttled(Refused):
    """Too many failures just now; waiting is enough."""

    status = 429
    retry_after = WITHIN.seconds


def note_failure(email: str, source: str) -> None:
    """Keep a failed attempt, by keyed digest, and forget those that no longer count."""
    now = clock.now()
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - 4 * WITHIN))
    address = _subject("email", email.strip().lower())
    for subject in (address, f"{_source(source)}:{address[-30:]}"):
        db.session.add(SignInAttempt(subject=subject, at=now))
    record("sign-in.failed", address=address)


def forget_failures(email: str) -> None:
    """After a right password the address starts afresh."""
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.subject == _subject("email", email.strip().lower())))


def start_session(user: User, device: str | None) -> tuple[str, LoginSession]:
    """Start a session: the token for the signed cookie, and the row that holds only its hash."""
    token, now = secrets.token_urlsafe(32), clock.now()
    session = LoginSession(token_hash=_sealed(token), ref=new_ref(), user_id=user.id, started_at=now, active_at=now,
                           device=(device or "")[:120] or None)
    db.session.add(session)
    db.session.flush()
    record("session.started", session.ref, [user.ref])
    return token, session


def session_of(token: str) -> LoginSession | None:
    """The session with this token, ended or not."""
    return db.session.get(LoginSession, _sealed(token))


def signed_in_with(token: str) -> tuple[LoginSession, User, str] | None:
    """The session with this token, ended or not, whose it is, and their authority by name and code; all are read, never saved."""
    row = connection().execute(_OF_COOKIE, {"sealed": _sealed(token)}).mappings().one_or_none()
    if row is None:
        return None
    session = apart(LoginSession, {column.name: row[f"session_{column.name}"] for column in _session})
    return session, apart(User, {column.name: row[column.name] for column in _person.c}), f"{row['authority']} ({row['code']})"


def has_expired(session: LoginSession, now: datetime) -> bool:
    """Idle for 15 minutes, or 12 hours old, or ended."""
    return session.ended_at is not None or now - session.active_at >= IDLE or now - session.started_at >= ABSOLUTE


def touch(session: LoginSession) -> datetime:
    """Note that the person is active, and answer since when; written at most twice a minute. Never revives an ended session."""
    now = clock.now()
    if now - session.active_at < TOUCH_EVERY:
        return session.active_at
    with brief_write() as connection:
        connection.execute(update(LoginSession).where(
            LoginSession.token_hash == session.token_hash, LoginSession.ended_at.is_(None)).values(active_at=now))
    return now


def end_session(session: LoginSession, because: str) -> None:
    """End a session; the next request with it is refused."""
    if session.ended_at is None:
        session.ended_at, session.ended_because = clock.now(), because
        db.session.flush()
        record("session.ended", session.ref, because=because)


def sessions_of(user: User) -> list[LoginSession]:
    """The person's live sessions, newest first."""
    now = clock.now()
    rows = db.session.execute(select(LoginSession).where(
        LoginSession.user_id == user.id, LoginSession.ended_at.is_(None), LoginSession.active_at > now - IDLE,
        LoginSession.started_at > now - ABSOLUTE).order_by(LoginSession.started_at.desc(), LoginSession.ref))
    return list(rows.scalars())


def make_link(user: User) -> str:
    """A one-time token to set a password, good for 24 hours; older links of this person stop working."""
    now, token = clock.now(), secrets.token_urlsafe(32)
    db.session.execute(update(SignUpLink).where(SignUpLink.user_id == user.id, SignUpLink.used_at.is_(None)).values(used_at=now))
    db.session.add(SignUpLink(token_hash=_sealed(token), user_id=user.id, made_at=now, expires_at=now + LINK_LASTS))
    db.session.flush()
    record("sign-up-link.made", user.ref)
    return token


def user_of_link(token: str) -> User | None:
    """Whose link this is, while it still works."""
    link = db.session.get(SignUpLink, _sealed(token))
    if link is None or link.used_at is not None or link.expires_at <= clock.now():
        return None
    return db.session.get(User, link.user_id)


def set_password(user: User, password: str, *, password_hash: str | None = None, link: str | None = None) -> None:
    """Set the password, use up the link and end the person's other sessions."""
    now = clock.now()
    hashed = password_hash or hash_password(refuse_weak(password, user))
    stored = db.session.get(Credential, user.id)
    if stored is None:
        db.session.add(Credential(user_id=user.id, password_hash=hashed, changed_at=now))
    else:
        stored.password_hash, stored.changed_at = hashed, now
    if link is not None:
        db.session.execute(update(SignUpLink).where(SignUpLink.token_hash == _sealed(link)).values(used_at=now))
    db.session.execute(update(LoginSession).where(LoginSession.user_id == user.id, LoginSession.ended_at.is_(None))
                       .values(ended_at=now, ended_because="password changed"))
    db.session.flush()
    record("password.set", user.ref)


def make_token(user: User, days: int) -> str:
    """An API token that can do what its user can, for so many days; shown once."""
    if not 1 <= days <= 366:
        raise Refused("A token lasts between 1 and 366 days.", field="days")
    token, now = "cf_" + secrets.token_urlsafe(32), clock.now()
    row = ApiToken(token_hash=_sealed(token), ref=new_ref(), user_id=user.id, made_at=now, expires_at=now + timedelta(days=days))
    db.session.add(row)
    db.session.flush()
    record("token.made", row.ref, [user.ref], days=days)
    return token


def user_of_token(token: str) -> User | None:
    """Whose API token this is, while it works and the person may sign in; as somebody who is read, never saved."""
    row = connection().execute(_OF_TOKEN, {"sealed": _sealed(token), "now": clock.now()}).mappings().one_or_none()
    if row is None:
        return None
    user = apart(User, row)
    user.session_token = None
    return user
