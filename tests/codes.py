"""Reading printed codes as a phone does: pictures, drawings, PDF pages. An independent decoder says what they hold."""

import io
import re
from dataclasses import dataclass

import pypdfium2
import zxingcpp
from PIL import Image, ImageDraw

DOTS_A_MODULE = 8


@dataclass(frozen=True)
class Found:
    """A QR code in a picture: what it holds, where it begins, how wide it is, in dots."""

    text: str
    left: int
    top: int
    width: int


def positions(picture: Image.Image) -> list[Found]:
    """All QR codes in a picture, from the top left."""
    found = []
    for code in zxingcpp.read_barcodes(picture.convert("L")):
        corners = [getattr(code.position, name) for name in ("top_left", "top_right", "bottom_right", "bottom_left")]
        left, right = min(corner.x for corner in corners), max(corner.x for corner in corners)
        found.append(Found(code.text, left, min(corner.y for corner in corners), right - left))
    return sorted(found, key=lambda one: (one.top // 20, one.left))


def read(picture: Image.Image) -> list[str]:
    """The texts of all QR codes in a picture, from the top left."""
    return [found.text for found in positions(picture)]


def picture_of(colour: str) -> bytes:
    """A PNG of one colour: a logo, or a photo."""
    file = io.BytesIO()
    Image.new("RGB", (64, 64), colour).save(file, "PNG")
    return file.getvalue()


def read_png(data: bytes) -> list[str]:
    return read(Image.open(io.BytesIO(data)))


def read_svg(drawing: str) -> list[str]:
    """Paint the rectangles of the path that is in the SVG, and read that."""
    size = int(re.search(r'viewBox="0 0 (\d+)', drawing).group(1))
    picture = Image.new("L", (size * DOTS_A_MODULE, size * DOTS_A_MODULE), 255)
    pen = ImageDraw.Draw(picture)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", drawing):
        left, top = int(x) * DOTS_A_MODULE, int(y) * DOTS_A_MODULE
        pen.rectangle((left, top, left + int(width) * DOTS_A_MODULE - 1, top + DOTS_A_MODULE - 1), fill=0)
    return read(picture)


def read_pdf(data: bytes) -> list[list[str]]:
    """What the codes on each page hold."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [read(page.render(scale=3).to_pil()) for page in document]
    finally:
        document.close()


def pdf_text(data: bytes) -> str:
    """The words of all pages, with runs of space made one and places to break left out."""
    document = pypdfium2.PdfDocument(data)
    try:
        text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()
    return " ".join(text.replace("\u200b", "").replace("\ufffe", "").split())


def dark_dots(data: bytes) -> int:
    """How much of the first page is dark: more when there is more to read."""
    document = pypdfium2.PdfDocument(data)
    try:
        return sum(document[0].render(scale=1).to_pil().convert("L").histogram()[:100])
    finally:
        document.close()
