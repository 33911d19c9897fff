"""How names sound: keys under which the many spellings of one name meet, and which words of a name a search may give."""
from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import jellyfish
from rapidfuzz.distance import JaroWinkler

LONGEST = 58
EXACT, METAPHONE, SOUNDEX = "=", "~", "^"
_FOLDED = str.maketrans({
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ə": "a", "ŋ": "ng",
    "ħ": "h", "'": "", "’": "", "ʼ": "", "ʻ": "", "`": "", "´": "", "\u200c": "", "\u200d": "",
})


def folded(text: str) -> str:
    """The text without case, diacritics and apostrophes: `Súilleabháin` is `suilleabhain`; other scripts keep their letters."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_FOLDED))
    kept = "".join(c for c in plain if not unicodedata.combining(c) or not _is_latin(plain))
    return unicodedata.normalize("NFC", kept.translate(_FOLDED)).strip()


def _is_latin(text: str) -> bool:
    return all(c.isascii() or unicodedata.combining(c) or not c.isalpha() or "LATIN" in unicodedata.name(c, "") for c in text)


def words(text: str) -> list[str]:
    """The words of a name in their folded form; hyphens and full stops part words."""
    spaced = "".join(" " if unicodedata.category(c) in ("Pd", "Po", "Zs") else c for c in folded(text))
    return [word[:LONGEST] for word in spaced.split()]


def keys_of_word(word: str) -> list[str]:
    """The keys of one folded word: itself, and for Latin letters how it sounds, narrowly and widely."""
    keys = [EXACT + word]
    if word.isascii() and word.isalpha():
        if narrow := jellyfish.metaphone(word):
            keys.append(METAPHONE + narrow[:LONGEST])
        keys.append(SOUNDEX + jellyfish.soundex(word))
    return keys


def keys_of(names: Iterable[str | None]) -> list[str]:
    """Every key of a child's names and aliases, in order and once each."""
    return sorted({key for name in names if name for word in words(name) for key in keys_of_word(word)})


def likeness(asked: str, names: Iterable[str | None]) -> float:
    """How like a search is to a child's names, from 0 to 1: each word asked for against the nearest word of the names."""
    theirs = [word for name in names if name for word in words(name)]
    ours = words(asked)
    if not ours or not theirs:
        return 0.0
    return sum(max(JaroWinkler.similarity(word, other) for other in theirs) for word in ours) / len(ours)
