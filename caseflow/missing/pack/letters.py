"""Which letters the carried fonts can print, and how a name in another script is spelled so that nothing is lost on paper."""
from __future__ import annotations

import struct
import unicodedata
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from anyascii import anyascii

from caseflow.paths import PACKAGE

FOLDER = PACKAGE / "static" / "vendor" / "letters"
FAMILIES = ("DejaVu Sans", "Noto Sans Ethiopic")
"""In the order in which a letter is looked for."""

_PLAIN = ("DejaVuSans.ttf", "NotoSansEthiopic-Regular.ttf")
_RIGHT_TO_LEFT = ("R", "AL")


def printable(text: str) -> str:
    """The text as it can be printed: words in a script without letters here are spelled in Latin, marked `[spelled: ...]`."""
    held = letters()
    lines = []
    for line in text.split("\n"):
        said = ""
        for can, symbols in groupby(line, key=lambda symbol: ord(symbol) in held or _unseen(symbol)):
            run = "".join(symbols)
            said += "".join(s for s in run if ord(s) in held or s.isspace()) if can else _spelled(run, said)
        lines.append(said)
    return "\n".join(lines)


def _spelled(run: str, before: str) -> str:
    return f"{'' if not before or before.endswith(' ') else ' '}[spelled: {anyascii(run).strip() or '?'}]"


def _unseen(symbol: str) -> bool:
    """Joiners, selectors and spaces, which need no glyph of their own."""
    return symbol.isspace() or unicodedata.category(symbol) == "Cf" or "\ufe00" <= symbol <= "\ufe0f"


def reads_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction is one of a script written from the right, such as Arabic."""
    for symbol in text:
        way = unicodedata.bidirectional(symbol)
        if way in ("L", *_RIGHT_TO_LEFT):
            return way in _RIGHT_TO_LEFT
    return False


@lru_cache(maxsize=1)
def letters() -> frozenset[int]:
    """The code points for which one of the plain fonts has a glyph."""
    return frozenset().union(*(_in_font(FOLDER / name) for name in _PLAIN))


def _in_font(path: Path) -> set[int]:
    """The code points in a TrueType font's `cmap`, formats 4 and 12 (OpenType 1.9, chapter cmap)."""
    font = path.read_bytes()
    tables = {font[at:at + 4]: struct.unpack(">I", font[at + 8:at + 12])[0]
              for at in range(12, 12 + 16 * struct.unpack(">H", font[4:6])[0], 16)}
    start = tables[b"cmap"]
    found: set[int] = set()
    for number in range(struct.unpack(">H", font[start + 2:start + 4])[0]):
        platform, _encoding, offset = struct.unpack(">HHI", font[start + 4 + 8 * number:start + 12 + 8 * number])
        table = start + offset
        kind = struct.unpack(">H", font[table:table + 2])[0]
        if platform in (0, 3) and kind == 12:
            for group in range(struct.unpack(">I", font[table + 12:table + 16])[0]):
                first, last, glyph = struct.unpack(">III", font[table + 16 + 12 * group:table + 28 + 12 * group])
                found.update(code for code in range(first, last + 1) if glyph + code - first)
        elif platform in (0, 3) and kind == 4:
            found |= _format_4(font, table)
    return found


def _format_4(font: bytes, table: int) -> set[int]:
    count = struct.unpack(">H", font[table + 6:table + 8])[0] // 2

    def column(number: int, sign: str = "H") -> tuple[int, ...]:
        at = table + 14 + number * count * 2 + (2 if number else 0)
        return struct.unpack(f">{count}{sign}", font[at:at + 2 * count])

    ends, starts, deltas, ranges = column(0), column(1), column(2), column(3)
    places = table + 16 + 6 * count
    found = set()
    for number, (first, last, delta, away) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for code in range(first, last + 1):
            glyph = code
            if away:
                at = places + 2 * number + away + 2 * (code - first)
                glyph = struct.unpack(">H", font[at:at + 2])[0]
                if glyph == 0:
                    continue
            if (glyph + delta) & 0xFFFF and code != 0xFFFF:
                found.add(code)
    return found


__all__ = ["FAMILIES", "FOLDER", "letters", "printable", "reads_right_to_left"]
