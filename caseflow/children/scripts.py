"""Names of other scripts in Latin letters, and the bones of a name that are left when its vowels are not written."""
from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

LONGEST = 58
MOST_READINGS = 12
_SYLLABLE = re.compile(r"[A-Z][a-z]*")
_VOWELLESS = ("ARABIC", "HEBREW", "SYRIAC")
_HELD_IN_CHARACTERS = ("CJK", "HANGUL")
_PAIRS = (("kh", "h"), ("gh", "k"), ("sh", "s"), ("th", "t"), ("dh", "t"), ("ph", "f"), ("ch", "s"), ("zh", "s"), ("ck", "k"), ("dj", "j"))
_ONES = str.maketrans({"d": "t", "z": "s", "v": "f", "p": "b", "q": "k", "g": "k", "c": "k", "x": "ks"})
_OPENERS = "aeiou'`"
_SILENT_OPENERS = "\u0627\u05d0"
"""Alif and alef, which carry the vowel at the beginning and are not heard themselves."""


def script_of(word: str) -> str:
    """The script of a word's first letter, as Unicode names it: `LATIN`, `ARABIC`, `CJK`."""
    letter = next((c for c in word if c.isalpha()), "")
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""


def leaves_out_vowels(word: str) -> bool:
    """Whether a word is written in a script that leaves short vowels out."""
    return script_of(word).startswith(_VOWELLESS)


@lru_cache(maxsize=20_000)
def readings(word: str) -> tuple[str, ...]:
    """A folded word in Latin letters. A name in Chinese characters is read whole, without its family name, and by its parts."""
    if word.isascii():
        return (word,)
    latin = anyascii(word[:LONGEST])
    if script_of(word).startswith(_HELD_IN_CHARACTERS):
        parts = [_letters(part) for part in _SYLLABLE.findall(latin)]
        return tuple(dict.fromkeys(["".join(parts), "".join(parts[1:]), *parts]))[:MOST_READINGS] if parts else ()
    return tuple(dict.fromkeys(read for part in latin.split() if (read := _letters(part))))[:MOST_READINGS]


def _letters(latin: str) -> str:
    return "".join(c for c in latin.lower() if c.isalnum())[:LONGEST]


@lru_cache(maxsize=20_000)
def bones(word: str) -> tuple[str, ...]:
    """The consonants of a word's readings, sounds that are often exchanged written alike: `mhmt` for Mohammed, Muhamed and محمد.

    A vowel at the beginning is kept as `a`: scripts without vowels write a letter there too.
    """
    if leaves_out_vowels(word):
        opened = "'" if word[0] in _SILENT_OPENERS else ""
        return tuple(found for part in (opened + anyascii(word[:LONGEST])).lower().split() if (found := _bones_of(part)))
    return tuple(found for read in readings(word)[:1] if (found := _bones_of(read)))


def _bones_of(latin: str) -> str:
    opening = "a" if latin[:1] in _OPENERS else latin[:1] if latin[:1] in "wy" else ""
    plain = "".join(c for c in latin if c.isalpha())
    for pair, one in _PAIRS:
        plain = plain.replace(pair, one)
    plain = re.sub(r"(.)\1+", r"\1", plain.translate(_ONES))
    kept = re.sub(r"[aeiouwy]", "", re.sub(r"h+$", "", plain))
    return (opening + kept)[:LONGEST] if kept else ""


def is_long_enough(found: str) -> bool:
    """Whether bones are enough of a name to go by: three consonants."""
    return len(found.removeprefix("a")) >= 3
