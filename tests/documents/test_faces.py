"""The faces on paper are those of the pages."""

import re
from pathlib import Path

import pytest
from flask import Flask, get_template_attribute

from kiosk.documents import pdf


def _lines(drawing: str) -> list[str]:
    return re.findall(r' d="([^"]+)"', drawing)


@pytest.mark.parametrize("rating", range(1, 6))
def test_a_printed_face_is_drawn_like_the_one_on_the_page(app: Flask, rating: int) -> None:
    with app.test_request_context():
        on_page = get_template_attribute("components/face.html", "face")(rating)
    on_paper = Path(pdf.HERE / "faces" / f"{rating}.svg").read_text(encoding="utf-8")
    assert _lines(on_page) == _lines(on_paper)
    assert _lines(on_page)
