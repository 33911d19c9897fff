"""Opaque references: short, sayable on the telephone, with a check character (Crockford base 32)."""
from __future__ import annotations

import random
import re
import secrets
import struct

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


def new_refs(count: int) -> list[str]:
    """`count` new references, spelled two symbols at a time: for rows that come by the thousand."""
    made = []
    for number in struct.unpack(f"={count}Q", secrets.token_bytes(8 * count)):
        (a, w), (b, x), (c, y), (d, z), (e, v) = (
            _PAIRS[0][number & 1023], _PAIRS[1][number >> 10 & 1023], _PAIRS[2][number >> 20 & 1023],
            _PAIRS[3][number >> 30 & 1023], _PAIRS[4][number >> 40 & 1023])
        last = number >> 50 & 31
        made.append(f"{a}{b}-{c}{d}-{e}{ALPHABET[last]}{ALPHABET[(w + x + y + z + v + 11 * last) % _CHECK_PRIME]}")
    return made


_PAIRS = [
    [(ALPHABET[n & 31] + ALPHABET[n >> 5], (place + 1) * (n & 31) + (place + 2) * (n >> 5)) for n in range(1024)]
    for place in (0, 2, 4, 6, 8)
]
"""For each pair of symbols in each place: how it is spelled, and what it adds to the check."""


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
