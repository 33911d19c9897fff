"""A photograph made anew on arrival: looked at by its content, counted before it is unpacked, and rid of everything but the picture."""
from __future__ import annotations

import io
import threading
import warnings
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageOps

from caseflow.core.errors import Refused

KINDS = ("JPEG", "PNG", "WEBP")
LARGEST_FILE = 12 << 20
"""Bytes that may be sent: a telephone's largest photograph."""
MOST_PIXELS = 50_000_000
"""Width times height that is unpacked at all: a telephone's largest photograph."""
LONGEST_SIDE = 1200
"""Pixels of the longer side as kept: enough to know a face by, on paper 10 cm high."""
FIELD = "photograph"
NOT_A_PHOTOGRAPH = "This is not a photograph that can be kept. Choose a JPEG, PNG or WebP file. Drawings such as SVG are not taken."

_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Picture:
    """A JPEG that holds nothing but the picture, and its size in pixels."""

    jpeg: bytes
    width: int
    height: int


def made_anew(sent: bytes) -> Picture:
    """The picture in what was sent, turned upright, at most 1200 pixels long, without place, time, maker, comment or colour profile.

    Raises `Refused` for the field `photograph`, in words, for everything that is not a JPEG, PNG or WebP by its content, is
    cut short, or is larger than 12 MB or 50 million pixels. One picture is unpacked at a time, so that memory stays bounded.
    """
    if not sent:
        raise Refused("Choose a photograph.", field=FIELD)
    if len(sent) > LARGEST_FILE:
        raise Refused(f"The photograph is larger than {LARGEST_FILE >> 20} MB. Choose a smaller one.", field=FIELD)
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(sent), formats=KINDS) as opened:
                _refuse_too_many(opened.width, opened.height)
                return _kept(opened)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise _too_many() from None
        except Refused:
            raise
        except Exception:  # a damaged file can fail in any way in any of the decoders, and says nothing of use to a person
            raise Refused(NOT_A_PHOTOGRAPH, field=FIELD) from None


def _refuse_too_many(width: int, height: int) -> None:
    if width * height > MOST_PIXELS or width < 1 or height < 1:
        raise _too_many()


def _too_many() -> Refused:
    return Refused(f"The photograph has more than {MOST_PIXELS // 1_000_000} million pixels. Choose a smaller one.", field=FIELD)


def _kept(opened: Any) -> Picture:
    opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is unpacked no larger than it is needed
    upright = ImageOps.exif_transpose(opened)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        see_through = upright.convert("RGBA")
        ground = Image.new("RGB", see_through.size, "white")
        ground.paste(see_through, mask=see_through.getchannel("A"))
        upright = ground
    bare = Image.new("RGB", upright.size)
    bare.paste(upright.convert("RGB"))
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=82)
    return Picture(out.getvalue(), bare.width, bare.height)
