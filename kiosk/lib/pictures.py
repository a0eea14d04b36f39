"""Uploaded pictures, read with suspicion and encoded anew: nothing of the file that came in is kept."""

import io
import warnings
from dataclasses import dataclass

from kiosk.lib.lazily import Lazily

Image = Lazily("PIL.Image")
ImageOps = Lazily("PIL.ImageOps")

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 40_000_000
"""More than any telephone's camera makes; a small file can claim to unfold into far more."""


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
            return _re_encode(data, longest_side)
    except Unusable:
        raise
    except Exception as trouble:  # a broken file makes Pillow raise nearly anything: OSError, SyntaxError, EOFError …
        raise Unusable("This file is not a picture we can read. Choose a JPEG, PNG or WebP.") from trouble


def _re_encode(data: bytes, longest_side: int) -> Encoded:
    with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise Unusable("This picture has too many pixels. Make it smaller, up to 40 megapixels.")
        opened.draft("RGB", (longest_side, longest_side))
        picture = ImageOps.exif_transpose(opened)
    is_see_through = picture.has_transparency_data
    picture = picture.convert("RGBA" if is_see_through else "RGB")
    picture.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    if is_see_through:
        picture.save(out, "PNG", optimize=True)
    else:
        picture.save(out, "JPEG", quality=86, optimize=True, progressive=True)
    return Encoded(out.getvalue(), "image/png" if is_see_through else "image/jpeg", picture.width, picture.height)
