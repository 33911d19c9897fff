"""What an address may hold: each name of a query once, and no character that nobody types."""
from __future__ import annotations

from flask import request

from caseflow.core.errors import DomainError

SEVERAL = frozenset({"kind"})
"""Names of filters that may be given several times."""


def refuse_unreadable() -> None:
    """Before each request: refuse (400) a query that two readers could read in two ways, and NUL or half a character in it."""
    for name, values in request.args.lists():
        if len(values) > 1 and name not in SEVERAL:
            raise DomainError("A name in the address is given twice.")
        for text in (name, *values):
            if "\x00" in text or (not text.isprintable() and any("\ud800" <= symbol <= "\udfff" for symbol in text)):
                raise DomainError("The address holds a character that caseflow cannot read.")
    if "\x00" in request.path:
        raise DomainError("The address holds a character that caseflow cannot read.")
