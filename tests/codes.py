"""Reading printed codes as a phone does: pictures, drawings, PDF pages. An independent decoder says what they hold."""

import io
import re

import pypdfium2
import zxingcpp
from PIL import Image, ImageDraw

DOTS_A_MODULE = 8


def read(picture: Image.Image) -> list[str]:
    """The texts of all QR codes in a picture, from the top left."""
    found = zxingcpp.read_barcodes(picture.convert("L"))
    places = sorted((code.position.top_left.y // 20, code.position.top_left.x, code.text) for code in found)
    return [text for _y, _x, text in places]


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
