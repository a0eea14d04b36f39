"""A tick keeps its meaning: what fell short stays so under a better face, on every page and in every figure."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.actions import responses, standards
from kiosk.actions.responses import Told
from kiosk.actions.standards import Promise
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import Response, Tick
from kiosk.queries import overview
from tests.builders import NOON, make_decided, make_own_page, make_response, make_tablet
from tests.cast import Cast
from tests.pages import Page, PageClient
from tests.tablets import SECRET, TabletClient, make_answer, make_told

RATED = "/t/harb0wr1/rate"


def _tap(client: PageClient, rating: int, visit: str = "") -> tuple[str, str]:
    """The visit's id, and the address of the page where more can be told after a tap on this face."""
    visit = visit or client.get("/t/harb0wr1").form("rate")["visit"]
    return visit, str(client.post(RATED, {"visit": visit, "rating": rating}).headers["Location"])


def _better_face_after_what_fell_short(client: PageClient, cast: Cast) -> str:
    """The page after Very poor, “Nobody greeted me”, back and Good."""
    visit, address = _tap(client, 1)
    client.post(f"{address}/add", {"fell_short": _key(cast), "people": cast.rosa.public_id})
    return _tap(client, 4, visit)[1]


def _key(cast: Cast) -> str:
    return f"{cast.welcome.public_id}-1"


def _ticks() -> list[tuple[int, bool]]:
    db.session.rollback()
    found = db.session.execute(sa.select(Tick.standard_version_id, Tick.fell_short).order_by(Tick.standard_version_id))
    return [tuple(row) for row in found]


def _says_what_fell_short(page: Page) -> bool:
    return ("Nobody greeted me" in page.text, "Warm welcome" in page.text) == (True, False)


def test_what_fell_short_stays_so_for_the_customer_and_for_managers(
    client: PageClient, manager: PageClient, cast: Cast
) -> None:
    _better_face_after_what_fell_short(client, cast)
    db.session.rollback()
    response = db.session.scalars(sa.select(Response)).one()
    assert response.rating == 4
    for address in ("", response.public_id, f"{response.public_id}/receipt"):
        assert _says_what_fell_short(manager.get(f"/admin/responses/{address}")), address
    assert _says_what_fell_short(client.get(f"/r/{response.receipt_code}"))
    assert manager.get("/admin/responses/").texts(".chips .warn") == ["Nobody greeted me"]
    assert _says_what_fell_short(manager.get("/admin/mentions/"))


def test_what_fell_short_is_no_praise_in_figures(cast: Cast) -> None:
    make_response(cast.reception, rating=4, told=Told(fell_short=(cast.welcome.current.id,)))
    (seen,) = overview.standards_seen(None)
    assert (seen.kept.count, seen.fell_short.count, seen.kept.total) == (0, 1, 1)


def test_a_thanked_person_reads_apart_what_was_seen_and_what_fell_short(client: PageClient, cast: Cast) -> None:
    own = make_own_page(cast.rosa, by=cast.priya)
    make_decided(cast.reception, cast.rosa, rating=4)
    client_id = db.session.scalars(sa.select(Response.client_id)).one()
    told = Told(typed_names=("Rosa",), fell_short=(cast.welcome.current.id,), kept=(cast.listened.current.id,))
    responses.add(client_id, told, at=NOON)
    page = client.get(own)
    assert page.texts(".newest .saw li") == ["Listened to me"]
    assert "What fell short on that visit: Nobody greeted me" in page.text
    (told,) = client.get(f"{own}/everything.json").response.json["mentions"]
    assert (told["standards_kept"], told["standards_that_fell_short"]) == (["Listened to me"], ["Nobody greeted me"])


def _chips(page: Page) -> list[tuple[str, str, bool]]:
    """The chips of the standards: what each sends, its words, whether it is ticked."""
    boxes = (chip.input for chip in page.all(".chips label"))
    return [(box["name"], box.parent.get_text().strip(), box.has_attr("checked")) for box in boxes]


def test_the_page_of_a_better_face_shows_a_tick_in_the_words_of_the_first(client: PageClient, cast: Cast) -> None:
    visit, at_very_poor = _tap(client, 1)
    _tap(client, 4, visit)
    sent = {"fell_short": _key(cast), "comment": "Then Tom came.", "contact_email": "nowhere"}
    page = client.post(f"{at_very_poor}/add", sent, 422)
    assert _chips(page) == [
        ("fell_short", "Nobody greeted me", True),
        ("kept", "Warm welcome", False),
        ("kept", "Listened to me", False),
    ]
    client.post(f"{at_very_poor}/add", page.form("add") | {"contact_email": ""})
    assert _ticks() == [(cast.welcome.current.id, True)]
    unticked = {name: said for name, said in page.form("add").items() if name != "fell_short"}
    client.post(f"{at_very_poor}/add", unticked | {"contact_email": ""})
    assert _ticks() == []


def test_both_of_one_standard_at_once_is_asked_about(client: PageClient, cast: Cast) -> None:
    address = _tap(client, 4)[1]
    both = {"kept": _key(cast), "fell_short": _key(cast), "comment": "First nobody, then everybody."}
    page = client.post(f"{address}/add", both, 422)
    assert page.texts(".summary a") == ["The same thing is ticked as good and as bad. Untick one of the two."]
    assert page.form("add")["comment"] == "First nobody, then everybody."
    assert _ticks() == []


@pytest.mark.parametrize(
    ("added", "fell_short"), [({}, True), ({"kept": True}, False), ({"fell_short": True}, True)], ids=str
)
def test_adding_changes_a_tick_only_where_the_customer_says_so(
    client: PageClient, cast: Cast, added: dict[str, Any], fell_short: bool
) -> None:
    address = _better_face_after_what_fell_short(client, cast)
    client.post(f"{address}/add", {"keep": "y", "comment": "Then fine."} | dict.fromkeys(added, _key(cast)))
    assert _ticks() == [(cast.welcome.current.id, fell_short)]


def test_a_standard_has_one_tick_also_where_it_was_reworded_meanwhile(cast: Cast) -> None:
    response = make_response(cast.reception, told=Told(fell_short=(cast.welcome.current.id,)), rating=1)
    anew = Promise(title="A warm hello", sentence="Greet at once.", shortfall="No hello")
    standards.change(cast.welcome, anew, by=cast.priya, at=NOON)
    newest = cast.welcome.current.id
    responses.add(response.client_id, Told(kept=(newest,), is_more=True), at=NOON)
    assert _ticks() == [(newest, False)]


def test_a_paper_form_says_both(manager: PageClient, cast: Cast) -> None:
    form = manager.get("/admin/praise/paper").form()
    manager.post("/admin/praise/paper", form | {"rating": "3", "fell_short": _key(cast)})
    assert _ticks() == [(cast.welcome.current.id, True)]
    both = form | {"rating": "3", "fell_short": _key(cast), "kept": _key(cast)}
    page = manager.post("/admin/praise/paper", both, 422)
    assert page.texts(".summary a") == ["The same thing is ticked as good and as bad. Untick one of the two."]


@pytest.mark.parametrize(
    ("rating", "said", "expected"),
    [
        (1, {}, True), (2, {"fell_short": None}, True), (3, {}, False), (5, {}, False),
        (1, {"fell_short": []}, False), (4, {"fell_short": ["-1"]}, True),
    ],
)  # fmt: skip
def test_a_tablet_says_what_fell_short_and_for_an_older_page_its_face_does(
    app: Flask, cast: Cast, rating: int, said: dict[str, Any], expected: bool
) -> None:
    tablet = make_tablet(cast.reception, SECRET, paired_at=clock.now())
    short = {name: [_key(cast) for _ in keys] if keys else keys for name, keys in said.items()}
    told = {name: value for name, value in make_told(standards=[_key(cast)]).items() if name != "fell_short"}
    TabletClient(app).sync(tablet, make_answer(rating=rating, told=told | short))
    assert _ticks() == [(cast.welcome.current.id, expected)]
