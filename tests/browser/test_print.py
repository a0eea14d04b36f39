"""Print pages on paper: Chromium prints them, and every code on every page is read back."""

import pypdfium2
import pytest
from playwright.sync_api import Browser

from kiosk.actions import places
from kiosk.documents.printed import PAPERS
from kiosk.lib import clock
from kiosk.models import Touchpoint
from tests import codes
from tests.cast import Cast
from tests.pages import PageClient


def _printed(chromium: Browser, html: str) -> bytes:
    page = chromium.new_page()
    page.set_content(html, wait_until="commit")
    page.emulate_media(media="print")
    made = page.pdf(prefer_css_page_size=True, print_background=True)
    page.close()
    return made


def _html(viewer: PageClient, cast: Cast, asked: str) -> str:
    return viewer.get(f"/admin/printing/{cast.harbour.public_id}/sheet?{asked}").body.decode()


@pytest.mark.parametrize("paper", PAPERS.values(), ids=lambda paper: paper.name)
def test_each_poster_is_one_page_of_its_paper_with_its_code(
    chromium: Browser, viewer: PageClient, cast: Cast, paper: object
) -> None:
    door: Touchpoint = places.add_touchpoint(cast.harbour, name="Door", by=cast.priya, at=clock.now())
    made = _printed(chromium, _html(viewer, cast, f"kind=poster&paper={paper.name}"))
    expected = [f"http://FEEDBACK.EXAMPLE.ORG/T/{code.upper()}" for code in (door.code, "harb0wr1")]
    assert codes.read_pdf(made) == [[address] for address in expected]
    document = pypdfium2.PdfDocument(made)
    size = tuple(points / 72 * 25.4 for points in document[0].get_size())
    document.close()
    assert size == pytest.approx((paper.width, paper.height), abs=0.5)


@pytest.mark.parametrize(("kind", "count"), [("tent", 2), ("card", 10), ("badge", 3)])
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_tents_cards_and_badges_fit_on_one_page(
    chromium: Browser, viewer: PageClient, cast: Cast, kind: str, count: int, paper: str
) -> None:
    places.add_badges(cast.harbour, by=cast.priya, at=clock.now())
    made = _printed(chromium, _html(viewer, cast, f"kind={kind}&paper={paper}"))
    assert [len(page) for page in codes.read_pdf(made)] == [count]


def test_the_code_of_a_printed_poster_is_at_least_40_mm_wide(chromium: Browser, viewer: PageClient, cast: Cast) -> None:
    document = pypdfium2.PdfDocument(_printed(chromium, _html(viewer, cast, "kind=poster")))
    [found] = codes.positions(document[0].render(scale=4).to_pil())
    document.close()
    assert found.width / 4 / 72 * 25.4 >= 40


def test_the_bar_is_on_the_screen_and_not_on_the_paper(chromium: Browser, viewer: PageClient, cast: Cast) -> None:
    made = _printed(chromium, _html(viewer, cast, "kind=poster"))
    text = codes.pdf_text(made)
    assert "Warm welcome" in text
    assert "US Letter" not in text
