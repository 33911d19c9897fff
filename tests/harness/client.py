"""A test client for which every request stands alone, and which can be anybody's."""
from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

from caseflow.core.actor import operator
from caseflow.extensions import db
from caseflow.store.unit import unit_of_work

if TYPE_CHECKING:
    from caseflow.accounts.models import User


class Client(FlaskClient):
    """Each request gets an application context of its own, as it would from a server.

    Flask reuses a context that is already open, and with it the signed-in person: without this a test could pass as
    somebody else. What the test itself read before is forgotten, so that it then sees what the request wrote.
    """

    extra: dict[str, str]

    def __init__(self, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self.extra = {}

    def open(self, *args: Any, **keywords: Any) -> TestResponse:
        """Send one request, with the headers of whoever this client is."""
        headers = Headers(keywords.pop("headers", None))
        for name, value in self.extra.items():
            headers.setdefault(name, value)
        db.session.rollback()
        try:
            with self.application.app_context():
                return super().open(*args, headers=headers, **keywords)
        finally:
            db.session.rollback()

    def sign_in(self, user: User) -> Client:
        """Be this person, in a session of their own, with a valid proof against forged requests."""
        from caseflow.accounts import sign_in

        with unit_of_work(operator("test"), user.authority_id):
            token, _row = sign_in.start_session(user, "test")
        raw = secrets.token_hex(20)
        with self.session_transaction() as cookie:
            cookie.update({"_user_id": token, "_fresh": True, "csrf_token": raw})
        proof = URLSafeTimedSerializer(str(self.application.secret_key), salt="wtf-csrf-token").dumps(raw)
        self.extra["X-CSRFToken"] = str(proof)
        return self

    def with_token(self, user: User, days: int = 1) -> Client:
        """Be this person at the API, with a bearer token."""
        from caseflow.accounts import sign_in

        with unit_of_work(operator("test"), user.authority_id):
            token = sign_in.make_token(user, days)
        self.extra["Authorization"] = f"Bearer {token}"
        return self
