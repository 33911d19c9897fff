"""The JSON API's frame: bearer tokens, RFC 9457 problems, and a document of it at /api/v1/openapi.json."""
from __future__ import annotations

import threading
from typing import Any

from flask import Flask, jsonify
from flask_smorest import Blueprint

from caseflow.extensions import csrf
from caseflow.web import guard
from caseflow.web.json_api import ProblemApi

PREFIX = "/api/v1"


def init_app(app: Flask, blueprints: list[Blueprint]) -> None:
    """Serve every room's API below /api/v1 and publish the document."""
    app.config.update(OPENAPI_URL_PREFIX=None)
    api = ProblemApi(app, spec_kwargs={
        "info": {"description": "Records of looked-after children who go missing. Every call needs a bearer token."},
        "security": [{"bearer": []}],
    })
    api.spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    for blueprint in blueprints:
        csrf.exempt(blueprint)
        api.serve(blueprint, url_prefix=PREFIX)
    writing = threading.Lock()

    @app.get(f"{PREFIX}/openapi.json")
    @guard.needs(guard.SIGNED_IN)
    def openapi_document() -> Any:
        """The API's own description."""
        with writing:
            api.describe()
        return jsonify(api.spec.to_dict())
