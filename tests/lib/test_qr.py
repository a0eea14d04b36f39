"""QR codes are dense, crisp and readable by an independent decoder."""

import io

import pytest
from PIL import Image

from kiosk.lib import qr
from tests import codes

ADDRESS = "https://feedback.harbourstreet.co.uk/t/harb0wr1"
TEXTS = [ADDRESS, ADDRESS.upper(), "http://127.0.0.1:8000/T/HARB0WR1", "Ünï 東京", "x"]


@pytest.mark.parametrize("text", TEXTS)
def test_drawing_and_picture_hold_the_text(text: str) -> None:
    assert codes.read_svg(qr.svg(text)) == [text]
    assert codes.read_png(qr.png(text)) == [text]


def test_an_address_in_capitals_needs_fewer_modules() -> None:
    assert qr.symbol(ADDRESS.upper()).size < qr.symbol(ADDRESS).size


def test_four_light_modules_surround_the_code() -> None:
    rows = qr.symbol(ADDRESS).rows
    outside = [*rows[:4], *rows[-4:], *(row[:4] + row[-4:] for row in rows)]
    assert not any(module for row in outside for module in row)


def test_a_code_under_a_logo_survives_losing_its_middle() -> None:
    symbol = qr.symbol(ADDRESS.upper(), under_logo=True)
    dots = [[module for module in row for _ in range(8)] for row in symbol.rows for _ in range(8)]
    picture = Image.new("L", (len(dots), len(dots)), 255)
    picture.putdata([0 if dot else 255 for row in dots for dot in row])
    middle, side = len(dots) // 2, int(len(dots) * 0.09)
    picture.paste(255, (middle - side, middle - side, middle + side, middle + side))
    assert codes.read(picture) == [ADDRESS.upper()]


def test_a_picture_is_for_print_and_every_module_is_equally_wide() -> None:
    picture = Image.open(io.BytesIO(qr.png(ADDRESS)))
    assert picture.width == picture.height
    assert 1000 < picture.width <= qr.PRINT_PIXELS
    assert picture.width % qr.symbol(ADDRESS).size == 0


def test_a_title_cannot_leave_its_element() -> None:
    drawing = qr.svg("x", title="</title><script>alert(1)</script>&\"'")
    assert "<script>" not in drawing
    assert "&lt;/title&gt;" in drawing


def test_what_no_code_can_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than a QR code can hold"):
        qr.symbol("x" * 4000)
