"""The five faces on a customer's phone, at any text size: one row, alike, and all of each within reach."""

import pytest
from playwright.sync_api import Browser

from tests.browser.test_tablet_reach import SHARES
from tests.cast import Cast

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)

# Where each face begins and how wide it is; whether each word is in one piece; by how much the page is too wide.
ROW = """() => {
  const faces = [...document.querySelectorAll(".faces button")];
  const pieces = faces.flatMap((face) => [...face.lastChild.data.matchAll(/\\S+/g)].map((word) => {
    const range = document.createRange();
    range.setStart(face.lastChild, word.index);
    range.setEnd(face.lastChild, word.index + word[0].length);
    return range.getClientRects().length;
  }));
  const box = (face) => face.getBoundingClientRect();
  const root = document.documentElement;
  return {
    tops: new Set(faces.map((face) => Math.round(box(face).top))).size,
    widths: new Set(faces.map((face) => Math.round(box(face).width))).size,
    pieces: Math.max(...pieces),
    wide: root.scrollWidth - root.clientWidth,
  };
}"""


@pytest.mark.parametrize("text", [100, 150, 200])
@pytest.mark.parametrize("size", [(320, 568), (360, 740), (430, 932)], ids=str)
def test_five_faces_are_one_row(chromium: Browser, server: str, cast: Cast, size: tuple[int, int], text: int) -> None:
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, base_url=server)
    page = context.new_page()
    page.goto(f"/t/{cast.reception.code}")
    page.evaluate("text => (document.documentElement.style.fontSize = `${text}%`)", text)
    assert page.evaluate(ROW) == {"tops": 1, "widths": 1, "pieces": 1, "wide": 0}
    page.locator(".faces").scroll_into_view_if_needed()
    assert page.evaluate(SHARES.replace("scrollTo(0, 0);", "")) == [1] * 5
    context.close()
