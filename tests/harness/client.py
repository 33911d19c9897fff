"""A test client for which every request stands alone."""
from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from caseflow.extensions import db


class Client(FlaskClient):
    """Each request gets an application context of its own, as it would from a server.

    Flask reuses a context that is already open, and with it the signed-in person: without this a test could pass as
    somebody else. What the test itself read before is forgotten, so that it then sees what the request wrote.
    """

    def open(self, *args: Any, **keywords: Any) -> TestResponse:
        """Send one request."""
        db.session.rollback()
        try:
            with self.application.app_context():
                return super().open(*args, **keywords)
        finally:
            db.session.rollback()
