"""How names sound: keys under which the many spellings of one name meet, and which words of a name a search may give."""
from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

import jellyfish
from rapidfuzz.distance import JaroWinkler

from caseflow.children import scripts
from caseflow.children.scripts import LONGEST

EXACT, METAPHONE, SOUNDEX, BONES, VOWELLESS = "=", "~", "^", "#", "!"
"""How a key begins: a word as written or read in Latin letters, its two sounds, its consonants, those of a script without vowels."""

MOST_ASKED = 6
"""So many words of a search are looked for."""

SAME_BONES = 0.92
"""How like two spellings are at least that have the same consonants."""

_FOLDED = str.maketrans({
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ə": "a", "ŋ": "ng",
    "ħ": "h", "ی": "ي", "ى": "ي", "ک": "ك", "أ": "ا", "إ": "ا", "آ": "ا", "ـ": "",
    "'": "", "’": "", "ʼ": "", "ʻ": "", "`": "", "´": "", "\u200c": "", "\u200d": "",
} | {chr(point): "" for span in ((0x64B, 0x653), (0x670, 0x671), (0x5B0, 0x5BE)) for point in range(*span)})
"""What people leave out or exchange when they write a name: apostrophes, Arabic and Hebrew vowel points, forms of one letter."""



def folded(text: str) -> str:
    """The text without case, diacritics and apostrophes: `Súilleabháin` is `suilleabhain`; other scripts keep their letters."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_FOLDED))
    kept = "".join(c for c in plain if not unicodedata.combining(c)) if _is_latin(plain) else plain
    return unicodedata.normalize("NFC", kept.translate(_FOLDED)).strip()


def _is_latin(text: str) -> bool:
    return all(c.isascii() or unicodedata.combining(c) or not c.isalpha() or "LATIN" in unicodedata.name(c, "") for c in text)


def words(text: str) -> list[str]:
    """The words of a name in their folded form; hyphens and full stops part words."""
    spaced = "".join(" " if unicodedata.category(c) in ("Pd", "Po", "Zs") else c for c in folded(text))
    return [word[:LONGEST] for word in spaced.split()]


@lru_cache(maxsize=20_000)
def keys_of_word(word: str) -> tuple[str, ...]:
    """The keys under which one folded word is kept: itself, its readings in Latin letters, and how each sounds."""
    keys = [EXACT + word]
    for read in scripts.readings(word):
        keys += [EXACT + read, *_sounds(read)]
    keys += [BONES + found for found in scripts.bones(word)]
    if scripts.leaves_out_vowels(word):
        keys += [VOWELLESS + found for found in scripts.bones(word)]
    return tuple(dict.fromkeys(keys))


@lru_cache(maxsize=20_000)
def asked_of_word(word: str) -> tuple[str, ...]:
    """The keys by which one folded word is looked for when nothing is written like it.

    Short bones would find too much, so they are asked only where a script leaves the vowels out, on one side or the other.
    """
    keys = [key for read in scripts.readings(word) for key in _sounds(read)]
    for found in scripts.bones(word):
        keys.append(VOWELLESS + found)
        if scripts.leaves_out_vowels(word) or scripts.is_long_enough(found):
            keys.append(BONES + found)
    return tuple(dict.fromkeys(keys))


def _sounds(read: str) -> list[str]:
    if not (read.isascii() and read.isalpha()):
        return []
    narrow = jellyfish.metaphone(read)
    return [*([METAPHONE + narrow[:LONGEST]] if narrow else []), SOUNDEX + jellyfish.soundex(read)]


def keys_of(names: Iterable[str | None]) -> list[str]:
    """Every key of a child's names and aliases, in order and once each."""
    return sorted({key for name in names if name for word in words(name) for key in keys_of_word(word)})


def likeness(asked: str, names: Iterable[str | None]) -> float:
    """How like a search is to a child's names, from 0 to 1: each word asked for against the nearest word of the names."""
    theirs = [word for name in names if name for word in words(name)]
    return likeness_of_words(words(asked), theirs)


def likeness_of_words(ours: Sequence[str], theirs: Sequence[str]) -> float:
    """The same for words that are folded already."""
    if not ours or not theirs:
        return 0.0
    return sum(max(_alike(word, other) for other in theirs) for word in ours) / len(ours)


@lru_cache(maxsize=100_000)
def _alike(word: str, other: str) -> float:
    ours, theirs = (word, *scripts.readings(word)), (other, *scripts.readings(other))
    nearest = max(JaroWinkler.similarity(one, two) for one in ours for two in theirs)
    shared = set(scripts.bones(word)) & set(scripts.bones(other))
    unwritten = scripts.leaves_out_vowels(word) or scripts.leaves_out_vowels(other)
    if any(unwritten or scripts.is_long_enough(found) for found in shared):
        return max(nearest, SAME_BONES)
    return nearest
