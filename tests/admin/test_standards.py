"""The standards pages: everybody reads them, owners change them."""

from typing import Any

import pytest
import sqlalchemy as sa

from kiosk.extensions import db
from kiosk.models import Standard, StandardVersion
from kiosk.models.starter_standards import STARTER_STANDARDS
from tests import counting
from tests.cast import LONG_AGO, Cast
from tests.pages import Page, PageClient

STANDARDS = "/admin/standards/"
CALLED_BACK = {
    "title": "Called back",
    "sentence": "We call back.",
    "shortfall": "Nobody called",
    "interaction": "phone",
}


def _titles(page: Page) -> list[str]:
    return page.texts(".standards h2")


def make_standards(count: int) -> None:
    """`count` more standards, each with two wordings."""
    for number in range(count):
        versions = [
            StandardVersion(
                version=version, title=f"{number}-{version}", sentence="S", shortfall="F", created_at=LONG_AGO
            )
            for version in (1, 2)
        ]
        db.session.add(Standard(position=number + 10, created_at=LONG_AGO, versions=versions))
    db.session.commit()


def test_everybody_reads_the_standards_in_order(owner: PageClient, manager: PageClient, viewer: PageClient) -> None:
    for client in (owner, manager, viewer):
        assert _titles(client.get(STANDARDS)) == ["Warm welcome", "Listened to me"]


@pytest.mark.parametrize("verb", ["change", "move-up", "move-down", "retire", "bring-back"])
def test_only_owners_change_them(manager: PageClient, viewer: PageClient, cast: Cast, verb: str) -> None:
    for client in (manager, viewer):
        client.post(f"{STANDARDS}{cast.welcome.public_id}/{verb}", CALLED_BACK, status=403)
        client.post(f"{STANDARDS}add", CALLED_BACK, status=403)
        assert client.get(STANDARDS).all("main form, main .button") == []
        assert client.get(f"{STANDARDS}{cast.welcome.public_id}").all("main form, main .button") == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(StandardVersion)) == 2


def test_a_standard_that_is_not_there_is_not_found(owner: PageClient, cast: Cast) -> None:
    for verb in ("", "/change"):
        owner.get(f"{STANDARDS}nothing{verb}", status=404)
    for verb in ("move-up", "retire", "bring-back"):
        owner.post(f"{STANDARDS}nothing/{verb}", status=404)
    owner.post(f"{STANDARDS}{cast.welcome.public_id}/move-sideways", status=404)


def test_a_new_standard_is_on_the_customers_page(owner: PageClient, client: PageClient, cast: Cast) -> None:
    page = owner.follow(owner.post(f"{STANDARDS}add", CALLED_BACK))
    assert _titles(page)[-1] == "Called back"
    visit = client.get(f"/t/{cast.reception.code}").form("rate")["visit"]
    more = client.follow(client.post(f"/t/{cast.reception.code}/rate", {"visit": visit, "rating": 5}))
    assert "Called back" in more.texts(".chip")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": " "}, "Give the standard a title."),
        ({"title": "x" * 41}, "Shorten the title to 40 characters."),
        ({"title": "warm welcome"}, "There is already a standard called “warm welcome”."),
        ({"sentence": ""}, "Enter the promise in one sentence."),
        ({"shortfall": ""}, "Enter what customers say when it fell short."),
        ({"target": "x" * 41}, "Shorten the target to 40 characters."),
    ],
)
def test_a_form_that_fails_comes_back_whole(owner: PageClient, changes: dict[str, Any], sentence: str) -> None:
    page = owner.post(f"{STANDARDS}add", {**CALLED_BACK, "measure": "Calls", **changes}, status=422)
    assert page.texts(".summary li") == [sentence]
    assert page.form()["measure"] == "Calls"
    assert page.form()["interaction"] == ["phone"]


def test_the_starter_set_is_offered_where_there_is_none(owner: PageClient, manager: PageClient, cast: Cast) -> None:
    begin = f"{STANDARDS}add-starter-set"
    for standard in (cast.welcome, cast.listened):
        owner.post(f"{STANDARDS}{standard.public_id}/retire")
    assert "Start with these 6" in owner.get(STANDARDS).texts("main button")
    manager.post(begin, status=403)
    assert manager.get(STANDARDS).all("main form") == []
    page = owner.follow(owner.post(begin))
    assert _titles(page) == [str(starter["title"]) for starter in STARTER_STANDARDS]
    owner.post(begin)
    assert len(_titles(owner.get(STANDARDS))) == 6


def test_rewording_shows_its_version_and_the_earlier_words(owner: PageClient, cast: Cast) -> None:
    address = f"{STANDARDS}{cast.welcome.public_id}"
    for title in ("Warm hello", "A warm hello"):
        owner.post(f"{address}/change", {**owner.get(f"{address}/change").form(), "title": title})
    page = owner.get(address)
    assert page.h1 == "A warm hello"
    assert "Version 3, 2 earlier wordings" in page.text
    assert page.texts("tbody th") == ["Warm hello", "Warm welcome"]


def test_a_form_sent_unchanged_makes_no_version(owner: PageClient, cast: Cast) -> None:
    address = f"{STANDARDS}{cast.welcome.public_id}"
    owner.post(f"{address}/change", owner.get(f"{address}/change").form())
    assert "Version 1 " in owner.get(address).text


def test_the_buttons_put_them_in_order(owner: PageClient, cast: Cast) -> None:
    page = owner.get(STANDARDS)
    assert page.texts(".move button") == ["↓ Warm welcome down", "↑ Listened to me up"]
    moved = owner.post(page.all(".move form")[0]["action"])
    assert moved.headers["Location"].endswith(f"#{cast.welcome.public_id}")
    assert _titles(owner.get(STANDARDS)) == ["Listened to me", "Warm welcome"]


def test_a_retired_standard_is_listed_apart_and_brought_back(owner: PageClient, cast: Cast) -> None:
    address = f"{STANDARDS}{cast.welcome.public_id}"
    page = owner.follow(owner.post(f"{address}/retire"))
    assert "“Warm welcome” is retired." in page.text
    index = owner.get(STANDARDS)
    assert (_titles(index), index.texts(".retired li")) == (["Listened to me"], ["Warm welcome"])
    owner.post(f"{address}/bring-back")
    assert _titles(owner.get(STANDARDS)) == ["Listened to me", "Warm welcome"]


def test_a_title_taken_meanwhile_is_said_on_the_way_back(owner: PageClient, cast: Cast) -> None:
    address = f"{STANDARDS}{cast.welcome.public_id}"
    owner.post(f"{address}/retire")
    owner.post(f"{STANDARDS}add", {**CALLED_BACK, "title": "Warm welcome"})
    assert "already" in owner.post(f"{address}/bring-back", status=422).text


def test_hostile_words_are_only_words(owner: PageClient, cast: Cast) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    owner.post(f"{STANDARDS}add", {**CALLED_BACK, "title": hostile, "interaction": "nonsense"})
    page = owner.get(STANDARDS)
    assert _titles(page)[-1] == hostile
    assert page.all("main img") == []


def test_the_list_asks_as_much_for_thirty_as_for_two(owner: PageClient, cast: Cast) -> None:
    owner.get(STANDARDS)
    with counting.queries() as few:
        owner.get(STANDARDS)
    make_standards(30)
    with counting.queries() as many:
        owner.get(STANDARDS)
    assert (len(few), len(many)) == (7, 7)
