"""Staff messages: what waits, whose it is to answer, and what the person reads then."""

import pytest

from kiosk.models import RemarkKind
from tests import counting
from tests.builders import make_decided, make_own_page, make_remark
from tests.cast import Cast
from tests.pages import PageClient

REMARKS = "/admin/remarks/"


def test_what_waits_stands_on_the_overview_and_in_the_way_around(manager: PageClient, cast: Cast) -> None:
    assert "message from your staff" not in manager.get("/admin/").text
    make_remark(cast.rosa)
    page = manager.get("/admin/")
    assert "One message from your staff" in page.text
    assert "Staff messages 1 to answer" in page.texts("nav a")


def test_an_answer_is_read_on_their_page(client: PageClient, manager: PageClient, cast: Cast) -> None:
    own = make_own_page(cast.rosa, by=cast.priya)
    remark = make_remark(cast.rosa, mention=make_decided(cast.reception, cast.rosa, comment="Kind."))
    page = manager.get(manager.get(REMARKS).link("Answer Rosa Martinez"))
    assert "Kind." in page.text
    done = manager.follow(manager.post(f"{REMARKS}{remark.public_id}/answer", {"answer": "You are right."}))
    assert "Rosa Martinez can read it on their page." in done.text
    assert "You are right." in client.get(f"{own}/kept").text
    assert "Mark Ellis answered" in manager.get(f"{REMARKS}answered").text


def test_an_objection_without_an_answer_comes_back(manager: PageClient, cast: Cast) -> None:
    remark = make_remark(cast.rosa)
    page = manager.post(f"{REMARKS}{remark.public_id}/answer", {"answer": " "}, 422)
    assert page.h1 == "Error: Answer Rosa Martinez"
    assert "Say what you did about it" in page.text


def test_a_second_answer_is_refused_kindly(manager: PageClient, owner: PageClient, cast: Cast) -> None:
    remark = make_remark(cast.rosa, kind=RemarkKind.REPLY)
    manager.post(f"{REMARKS}{remark.public_id}/answer", {"answer": ""})
    page = owner.follow(owner.post(f"{REMARKS}{remark.public_id}/answer", {"answer": "Me too."}))
    assert "Somebody has already answered this." in page.text
    assert "Mark Ellis read it" in page.text


@pytest.mark.parametrize("is_about_a_mention", [True, False])
def test_a_manager_reads_only_what_is_about_their_locations(
    manager: PageClient, owner: PageClient, cast: Cast, is_about_a_mention: bool
) -> None:
    mention = make_decided(cast.hill_desk, cast.hanna) if is_about_a_mention else None
    remark = make_remark(cast.hanna, mention=mention, words="About Hill Road.")
    assert "About Hill Road." in owner.get(REMARKS).text
    assert "About Hill Road." not in manager.get(REMARKS).text
    manager.get(f"{REMARKS}{remark.public_id}/answer", 404)


def test_a_viewer_reads_and_answers_nothing(viewer: PageClient, cast: Cast) -> None:
    remark = make_remark(cast.rosa)
    page = viewer.get(REMARKS)
    assert "This was not me." in page.text
    assert "Answer" not in page.texts("main a.button")
    viewer.post(f"{REMARKS}{remark.public_id}/answer", {"answer": "No."}, 403)


def test_the_list_pages_by_key_and_asks_no_more_for_many(manager: PageClient, cast: Cast) -> None:
    for number in range(21):
        make_remark(cast.rosa, words=f"Number {number}.")
    with counting.queries() as asked:
        page = manager.get(REMARKS)
    assert len(asked) <= 6
    assert page.texts("blockquote")[0] == "Number 0."
    assert manager.get(page.link("More to answer")).texts("blockquote") == ["Number 20."]


def test_hostile_words_are_only_words(manager: PageClient, cast: Cast) -> None:
    make_remark(cast.rosa, words="<script>alert(1)</script>")
    page = manager.get(REMARKS)
    assert "<script>alert(1)</script>" in page.text
    assert not page.all("main script")
