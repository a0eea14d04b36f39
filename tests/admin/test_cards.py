"""Thank-you cards: from the mention's page and from the person's own, as page and as PDF."""

import pytest

from kiosk.actions import colleagues
from kiosk.models import MentionStatus
from tests import codes
from tests.builders import NOON, make_decided, make_own_page
from tests.cast import Cast
from tests.pages import PageClient


def test_the_card_says_who_is_thanked_and_what_was_said(manager: PageClient, cast: Cast) -> None:
    mention = make_decided(cast.reception, cast.rosa, comment="Found me a slot.")
    page = manager.get(manager.get(f"/admin/mentions/{mention.public_id}").link("Thank-you card to print"))
    assert page.texts(".title") == ["Thank you, Rosa M."]
    assert page.texts(".words") == ["“Found me a slot.”"]
    assert page.texts("footer p")[0] == "A customer · Harbour Street · 14 October 2026"


def test_the_pdf_says_the_same(manager: PageClient, cast: Cast) -> None:
    mention = make_decided(cast.reception, cast.rosa, comment="Found me a slot.")
    page = manager.get(f"/admin/cards/{mention.public_id}/card.pdf")
    text = codes.pdf_text(page.body)
    for words in ("Thank you, Rosa M.", "“Found me a slot.”", "Harbour Street Dental", "14 October 2026"):
        assert words in text
    assert page.headers["Content-Disposition"] == "attachment; filename=thank-you-rosa-m.pdf"


@pytest.mark.parametrize("status", [MentionStatus.DECLINED, MentionStatus.WITHDRAWN])
def test_what_is_not_approved_has_no_card(manager: PageClient, cast: Cast, status: MentionStatus) -> None:
    mention = make_decided(cast.reception, cast.rosa, status=status)
    for ending in ("", "/card.pdf"):
        manager.get(f"/admin/cards/{mention.public_id}{ending}", 404)


def test_a_share_makes_a_card_for_who_helped(client: PageClient, cast: Cast) -> None:
    mention = make_decided(cast.reception, cast.rosa, comment="So quick.")
    colleagues.pass_on(mention, to=cast.tom, words="", by=cast.rosa, at=NOON)
    page = client.get(f"{make_own_page(cast.tom, by=cast.priya)}/thanks/{mention.public_id}/card")
    assert page.texts(".title") == ["Thank you, Tom"]
    assert "shared by Rosa Martinez" in page.text


def test_words_our_letters_lack_are_printed_from_the_page(client: PageClient, manager: PageClient, cast: Cast) -> None:
    mention = make_decided(cast.reception, cast.rosa, comment="ありがとう")
    own = make_own_page(cast.rosa, by=cast.priya)
    address = f"{own}/thanks/{mention.public_id}"
    assert "ありがとう" in client.follow(client.get(f"{address}/card.pdf", 302)).text
    told = manager.follow(manager.get(f"/admin/cards/{mention.public_id}/card.pdf", 302))
    assert "Print the page instead" in told.text


def test_words_that_are_too_many_are_cut_between_two(manager: PageClient, cast: Cast) -> None:
    mention = make_decided(cast.reception, cast.rosa, comment="kindness " * 200)
    words = manager.get(f"/admin/cards/{mention.public_id}").texts(".words")[0]
    assert words.endswith("kindness …”")
    assert len(words) < 720
