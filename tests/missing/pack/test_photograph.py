"""A photograph is made anew: nothing of where, when and by whom stays; what is not a photograph is refused in words."""
from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import ExifTags, Image, TiffImagePlugin

from caseflow.core.errors import Refused
from caseflow.missing.pack import photograph
from tests.missing.pack.conftest import photograph as a_photograph


def with_place() -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Canary Camera"
    exif[ExifTags.Base.Orientation] = 6
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLatitude] = "N", (51.0, 30.0, TiffImagePlugin.IFDRational(2611, 100))
    out = io.BytesIO()
    Image.new("RGB", (400, 200), "teal").save(out, "JPEG", exif=exif, comment=b"canary comment", icc_profile=b"canary profile")
    return out.getvalue()


def png_of(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), *chunks, (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def test_place_time_maker_and_comment_are_gone_and_it_stands_upright() -> None:
    sent = with_place()
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(ExifTags.IFD.GPSInfo), "the test's own photograph must have a place"
    kept = photograph.made_anew(sent)
    again = Image.open(io.BytesIO(kept.jpeg))
    assert (kept.width, kept.height) == again.size == (200, 400)
    assert not again.getexif() and not {"comment", "icc_profile", "exif", "xmp", "photoshop"} & set(again.info)
    assert b"anary" not in kept.jpeg and b"Exif" not in kept.jpeg


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_three_kinds_are_taken_whatever_they_are_called(kind) -> None:
    kept = photograph.made_anew(a_photograph(kind, (3000, 1500)))
    assert (kept.width, kept.height) == (1200, 600) and kept.jpeg.startswith(b"\xff\xd8")


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16"])
def test_other_colours_become_a_plain_picture(mode) -> None:
    out = io.BytesIO()
    Image.new(mode, (50, 40)).save(out, "PNG")
    assert Image.open(io.BytesIO(photograph.made_anew(out.getvalue()).jpeg)).mode == "RGB"


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(("what", "sent"), [
    ("nothing", b""), ("svg", SVG), ("svg that says it is a jpeg", b"\xff\xd8\xff" + SVG), ("gif", a_photograph("GIF")),
    ("bmp", a_photograph("BMP")), ("tiff", a_photograph("TIFF")), ("pdf", b"%PDF-1.7\n"), ("html", b"<html><img src=x></html>"),
    ("cut short", a_photograph("PNG", (900, 900))[:400]), ("text", b"hello"), ("broken png", png_of(10, 10)[:40]),
    ("huge", png_of(30_000, 30_000)), ("just too many pixels", png_of(8_000, 6_251)), ("no width", png_of(0, 10)),
    ("large", b"\xff\xd8" + bytes(photograph.LARGEST_FILE)),
])
def test_everything_else_is_refused_in_words_that_name_the_field(what, sent) -> None:
    with pytest.raises(Refused) as refused:
        photograph.made_anew(sent)
    assert refused.value.field == "photograph" and list(refused.value.fields) == ["photograph"]
    assert "hoose a" in refused.value.message
    if "huge" in what or "pixels" in what:
        assert "50 million pixels" in refused.value.message


def test_pixels_are_counted_before_they_are_unpacked(monkeypatch) -> None:
    def unpack(*_args, **_more):
        raise AssertionError("it was unpacked")
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", unpack)
    with pytest.raises(Refused, match="50 million pixels"):
        photograph.made_anew(png_of(30_000, 30_000))
