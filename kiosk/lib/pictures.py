"""Uploaded pictures, read with suspicion and encoded anew: nothing of the file that came in is kept."""

import io
import warnings
from dataclasses import dataclass
from threading import Lock
from typing import Any

from kiosk.lib.lazily import Lazily

Image = Lazily("PIL.Image")
ImageOps = Lazily("PIL.ImageOps")

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 40_000_000
"""More than most telephones' cameras make; a small file can claim to unfold into far more."""

MOST_PIXELS_WHOLE = 13_000_000
"""A PNG, WebP or progressive JPEG is unfolded whole before it is made smaller, at up to fifteen bytes a pixel; a plain
JPEG is made smaller on the way.
"""

_TO_BE_SHRUNK = {"RGB", "RGBA", "L", "CMYK"}
"""Kinds of pixels of which a smaller picture can be made without a copy of the large one."""

ONE_AT_A_TIME = Lock()
"""Unfolded pictures are by far the largest things in memory: a process holds one at a time, whoever sends how many."""


@dataclass(frozen=True)
class Encoded:
    """A picture as we store and send it."""

    data: bytes
    content_type: str
    width: int
    height: int


class Unusable(ValueError):
    """A file that is no picture of ours; its text says why in a sentence."""


def re_encode(data: bytes, *, longest_side: int) -> Encoded:
    """The picture in `data`, upright, no side longer than `longest_side`, without place, time or camera.

    PNG where something shines through, else JPEG. `Unusable` says in a sentence why it is none of ours.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with ONE_AT_A_TIME:
                return _re_encode(data, longest_side)
    except Unusable:
        raise
    except Exception as trouble:  # a broken file makes Pillow raise nearly anything: OSError, SyntaxError, EOFError …
        raise Unusable("This file is not a picture we can read. Choose a JPEG, PNG or WebP.") from trouble


def _re_encode(data: bytes, longest_side: int) -> Encoded:
    with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
        _refuse_large(picture)
        picture.draft("RGB", (longest_side, longest_side))
        is_see_through = picture.has_transparency_data
        if picture.mode not in _TO_BE_SHRUNK:
            picture = picture.convert("RGBA" if is_see_through else "RGB")
        picture.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
        picture = ImageOps.exif_transpose(picture).convert("RGBA" if is_see_through else "RGB")
    out = io.BytesIO()
    if is_see_through:
        picture.save(out, "PNG", optimize=True)
    else:
        picture.save(out, "JPEG", quality=86, optimize=True, progressive=True)
    return Encoded(out.getvalue(), "image/png" if is_see_through else "image/jpeg", picture.width, picture.height)


def _refuse_large(picture: Any) -> None:
    """Refuse by what the file's first bytes say, before any pixel is unfolded."""
    pixels = picture.width * picture.height
    if pixels > MOST_PIXELS:
        raise Unusable("This picture has too many pixels. Make it smaller, up to 40 megapixels.")
    is_shrunk_on_the_way = picture.format == "JPEG" and not picture.info.get("progressive")
    if pixels > MOST_PIXELS_WHOLE and not is_shrunk_on_the_way:
        raise Unusable(
            "This picture has too many pixels. Save it as a plain JPEG, or make it smaller, up to 13 megapixels."
        )
