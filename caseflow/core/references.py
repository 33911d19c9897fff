"""Opaque references: short, sayable on the telephone, with a check character (Crockford base 32)."""
from __future__ import annotations

import random
import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECK_PRIME = 31
_SHAPE = re.compile(r"^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$")
_HEARD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


def _check(body: str) -> str:
    total = 0
    for place, symbol in enumerate(body, start=1):
        total += place * ALPHABET.index(symbol)
    return ALPHABET[total % _CHECK_PRIME]


def _spell(number: int) -> str:
    symbols = []
    for _ in range(11):
        number, rest = divmod(number, 32)
        symbols.append(ALPHABET[rest])
    body = "".join(symbols)
    body += _check(body)
    return f"{body[:4]}-{body[4:8]}-{body[8:]}"


def new_ref() -> str:
    """A new random reference of 55 bits, such as `7K3M-9QXP-2VHD`."""
    return _spell(secrets.randbits(55))


def seeded_ref(source: random.Random) -> str:
    """A reference drawn from a seeded source, for synthetic records that must come out the same each time."""
    return _spell(source.getrandbits(55))


def is_ref(text: str) -> bool:
    """Whether `text` is a well-formed reference whose check character agrees."""
    if not _SHAPE.match(text):
        return False
    body = text.replace("-", "")
    return _check(body[:-1]) == body[-1]


def as_heard(text: str) -> str:
    """A reference as somebody typed or heard it, put in its canonical form (O is 0, I and L are 1); not checked."""
    body = re.sub(r"[\s-]", "", text.upper()).translate(_HEARD)
    return f"{body[:4]}-{body[4:8]}-{body[8:]}" if len(body) == 12 else text
