"""What gunicorn serves: `gunicorn --config ... wsgi:app`."""
from __future__ import annotations

from caseflow.app import create_app

app = create_app()
