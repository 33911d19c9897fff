"""Reading a PDF as a suspicious person would: its text, its structure in order, and every stream in it unpacked."""
from __future__ import annotations

import io
import re
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, IndirectObject, StreamObject


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf), strict=True)


def text_of(pdf: bytes) -> str:
    """The words in the order of the content, lines joined."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in read(pdf).pages))


def every_object(pdf: bytes) -> list[Any]:
    reader = read(pdf)
    return [reader.get_object(IndirectObject(number, 0, reader)) for number in range(1, len(reader.xref[0]) + len(reader.xref_objStm) + 1)]


def every_byte(pdf: bytes) -> bytes:
    """The file, all its streams unpacked, and all its strings, one after another."""
    found = [pdf]
    for thing in every_object(pdf):
        if isinstance(thing, StreamObject):
            found.append(b"" if "/DCTDecode" in str(thing.get("/Filter")) else thing.get_data())
        found.append(repr(thing).encode())
    return b"\n".join(found)


def hidden_ways(pdf: bytes) -> set[str]:
    """What can carry something that is not on the page: attachments, scripts, forms, comments, layers, older revisions."""
    named = {"/EmbeddedFiles", "/EmbeddedFile", "/Filespec", "/JavaScript", "/JS", "/AcroForm", "/Annots", "/OCProperties", "/OpenAction",
             "/AA", "/Thumb", "/PieceInfo", "/AF"}
    found = set()
    for thing in every_object(pdf):
        if isinstance(thing, DictionaryObject):
            found |= named & (set(thing) | {str(thing.get("/Type")), str(thing.get("/S"))})
    older = pdf.count(b"%%EOF") != 1 or "/Prev" in read(pdf).trailer
    return found | ({"an older revision"} if older else set())


def structure(pdf: bytes) -> list[tuple[str, str]]:
    """The structure elements in reading order, as (tag, text or alternative text)."""
    reader = read(pdf)
    marked = {}
    for page in reader.pages:
        marked[page.indirect_reference.idnum] = _marked_text(page)
    found: list[tuple[str, str]] = []

    def walk(node: Any, page: int | None, into: list[str]) -> None:
        node = node.get_object()
        if isinstance(node, int):
            into.append(marked.get(page or 0, {}).get(int(node), ""))
            return
        if isinstance(node, ArrayObject):
            for child in node:
                walk(child, page, into)
            return
        page = node.raw_get("/Pg").idnum if "/Pg" in node else page
        if str(node.get("/Type")) == "/MCR" or "/MCID" in node:
            into.append(marked.get(page or 0, {}).get(int(node["/MCID"]), ""))
            return
        own: list[str] = []
        place = len(found)
        found.append(("", ""))
        if "/K" in node:
            walk(node["/K"], page, own)
        found[place] = (str(node.get("/S", ""))[1:], str(node.get("/Alt") or "".join(own)))

    walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"], None, [])
    return found


def _marked_text(page: Any) -> dict[int, str]:
    """The text of each marked piece of a page's content, by its number, through the fonts' own tables of letters."""
    stack: list[int | None] = []
    texts: dict[int, str] = {}
    tables: dict[str, dict[int, str]] = {name: _letters(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}
    font = ""
    for operands, operator in ContentStream(page["/Contents"], page.pdf).operations:
        if operator in (b"BDC", b"BMC"):
            inside = operands[1] if len(operands) > 1 else {}
            number = inside.get("/MCID") if isinstance(inside, DictionaryObject) else None
            stack.append(int(number) if number is not None else (stack[-1] if stack else None))
        elif operator == b"EMC":
            stack.pop()
        elif operator == b"Tf":
            font = operands[0]
        elif operator in (b"Tj", b"TJ") and stack and stack[-1] is not None:
            pieces = operands[0] if operator == b"TJ" else [operands[0]]
            codes = b"".join(getattr(p, "original_bytes", b"") for p in pieces if not isinstance(p, (int, float)))
            said = "".join(tables[font].get(codes[i] * 256 + codes[i + 1], "\ufffd") for i in range(0, len(codes), 2))
            texts[stack[-1]] = texts.get(stack[-1], "") + said
    return texts


def _letters(font: Any) -> dict[int, str]:
    """A font's ToUnicode table."""
    table = font["/ToUnicode"].get_object().get_data().decode("latin-1")
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.S):
        for code, letters in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[int(code, 16)] = bytes.fromhex(letters).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.S):
        for first, last, letters in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            start = bytes.fromhex(letters).decode("utf-16-be")
            for code in range(int(first, 16), int(last, 16) + 1):
                found[code] = start[:-1] + chr(ord(start[-1]) + code - int(first, 16))
    return found


def glyph_numbers(pdf: bytes) -> set[int]:
    """Every glyph number drawn on any page; 0 is the empty box of a letter that the font does not have."""
    drawn: set[int] = set()
    for page in read(pdf).pages:
        for operands, operator in ContentStream(page["/Contents"], page.pdf).operations:
            if operator in (b"Tj", b"TJ"):
                pieces = operands[0] if operator == b"TJ" else [operands[0]]
                for piece in pieces:
                    codes = getattr(piece, "original_bytes", b"")
                    drawn |= {codes[i] * 256 + codes[i + 1] for i in range(0, len(codes) - 1, 2)}
    return drawn


def shapes_of(pdf: bytes, letter: str) -> set[tuple[str, int]]:
    """The glyphs that stand for a letter in the fonts' tables: an Arabic letter has one for each place in a word."""
    return {(name, code) for page in read(pdf).pages for name, font in page["/Resources"]["/Font"].items()
            for code, said in _letters(font.get_object()).items() if said == letter}
