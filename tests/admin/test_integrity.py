"""The integrity page: what is held and why, let back in or left out, and the figure both ways."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.actions import holds
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import Flood, Hold, HoldReason, Manager, Mention, Response
from tests import counting
from tests.builders import make_mention, make_response
from tests.cast import Cast
from tests.pages import Page, PageClient

PAGE = "/admin/integrity/"
HOSTILE = '<script>alert("x")</script>'
SEEN = {
    HoldReason.BURST: ({"count": 9, "seconds": 48}, "9 answers with the same face came from this touchpoint within 48"),
    HoldReason.NETWORK: ({"count": 5, "name": HOSTILE}, f"on one network, thanked “{HOSTILE}” 5 times that day"),
    HoldReason.SAME_WORDS: ({"given_on": "2026-11-02", "response_id": 1}, "given on 2 Nov 2026, has the same words"),
    HoldReason.TOO_FAST: ({"milliseconds": 120}, "tapped 0.12 seconds after the page was made"),
    HoldReason.CLOSED: ({}, "while the location was closed"),
    HoldReason.OWN_BROWSER: ({}, "a browser that had opened the managers’ pages or their sign-in"),
    HoldReason.FAR_CLOCK: ({}, "differs from the location’s by three hours or more"),
    HoldReason.FLOOD: ({"hour": 400}, "More than 400 answers came from this touchpoint within an hour"),
    HoldReason.CLOCK: ({}, "The tablet’s clock was too far off"),
}  # fmt: skip


def _held(cast: Cast, reason: HoldReason = HoldReason.BURST, **changes: object) -> Response:
    """An answer of today that is held."""
    response = make_response(changes.pop("at", cast.reception), given_at=clock.now() - timedelta(hours=1), **changes)
    holds.hold(response, reason, by=cast.priya, at=clock.now())
    return response


def _held_mention(cast: Cast, name: str = "Rosa") -> Mention:
    mention = make_mention(cast.reception, name, given_at=clock.now() - timedelta(hours=1))
    holds.hold(mention, HoldReason.NETWORK, by=cast.priya, at=clock.now())
    return mention


def _do(client: PageClient, held: Response | Mention, verb: str, status: int = 303, **data: str) -> Page:
    kind = "thanks" if isinstance(held, Mention) else "answers"
    return client.post(f"{PAGE}{kind}/{held.public_id}/{verb}", data, status=status)


def _titles(page: Page) -> list[str]:
    return page.texts(".held h2")


@pytest.mark.parametrize("reason", list(HoldReason))
def test_every_reason_is_a_sentence_with_what_was_seen(manager: PageClient, cast: Cast, reason: HoldReason) -> None:
    seen, sentence = SEEN[reason]
    response = _held(cast, reason)
    for detail, words in ((seen, sentence), ({}, "")):
        db.session.execute(sa.update(Hold).values(detail=detail))
        db.session.commit()
        for address in (PAGE, f"/admin/responses/{response.public_id}"):
            assert words in manager.get(address).text
        assert manager.get(PAGE).all("main script") == []


def test_the_newest_leads_with_what_was_said_and_two_ways_on(manager: PageClient, cast: Cast) -> None:
    _held(cast, rating=1)
    _held_mention(cast, "Cathrine")
    page = manager.get(PAGE)
    assert _titles(page) == ["Thanks for “Cathrine”", "An answer"]
    assert "Very poor" in page.texts(".held")[1]
    assert page.texts(".held button") == ["Release", "Leave out"] * 2
    assert page.texts("nav .tag") == ["2 to look at"]
    assert "2 answers set aside and not counted" in manager.get("/admin/").text


def test_a_released_answer_counts_and_can_be_held_again(manager: PageClient, cast: Cast) -> None:
    response = _held(cast)
    page = manager.follow(_do(manager, response, "release"))
    assert ("Released. It counts from now on." in page.text, _titles(page)) == (True, [])
    page = manager.get(f"{PAGE}released")
    assert "Released by Mark Ellis" in page.text
    page = manager.follow(_do(manager, response, "hold-again"))
    assert "Set aside again since." in page.text
    assert _titles(manager.get(PAGE)) == ["An answer"]
    assert "There is nothing" not in manager.follow(_do(manager, response, "hold-again")).text


def test_released_thanks_wait_in_the_inbox_again(manager: PageClient, cast: Cast) -> None:
    mention = _held_mention(cast)
    assert manager.get("/admin/mentions/").all(".mention") == []
    manager.follow(_do(manager, mention, "release"))
    assert manager.get("/admin/mentions/").texts(".mention h2 bdi") == ["Rosa"]
    manager.follow(_do(manager, mention, "hold-again"))
    assert manager.get("/admin/mentions/").all(".mention") == []


def test_a_held_mention_says_so_on_its_own_page(manager: PageClient, cast: Cast) -> None:
    mention, in_held = _held_mention(cast), make_mention(cast.reception)
    address = f"/admin/mentions/{in_held.public_id}"
    assert "It is held" not in manager.get(address).text
    holds.hold(db.session.get_one(Response, in_held.response_id), HoldReason.BURST, by=cast.priya, at=clock.now())
    for one in (mention, in_held):
        assert manager.get(f"/admin/mentions/{one.public_id}").link("See why") == PAGE


def test_what_is_left_out_waits_for_nobody_and_can_be_released(manager: PageClient, cast: Cast) -> None:
    mention, response = _held_mention(cast), _held(cast)
    for held in (mention, response):
        assert _titles(manager.follow(_do(manager, held, "leave-out"))) == _titles(manager.get(PAGE))
    page = manager.get(f"{PAGE}left-out")
    assert _titles(page) == ["An answer", "Thanks for “Rosa”"]
    assert "Left out by Mark Ellis" in page.text
    assert (_titles(manager.get(PAGE)), manager.get(PAGE).texts("nav .tag")) == ([], [])
    _do(manager, response, "release")
    assert _titles(manager.get(f"{PAGE}left-out")) == ["Thanks for “Rosa”"]


def test_all_of_one_reason_at_a_location_are_decided_together(owner: PageClient, cast: Cast) -> None:
    for _ in range(3):
        _held(cast)
        _held(cast, at=cast.hill_desk)
    _held(cast, HoldReason.CLOSED)
    page = owner.get(PAGE)
    assert sorted(page.texts(".together li > span:first-child")) == [
        "Many in a minute : 3 Harbour Street", "Many in a minute : 3 Hill Road",
    ]  # fmt: skip
    form = {"location": cast.harbour.public_id, "reason": "burst"}
    page = owner.follow(owner.post(f"{PAGE}release-all", form))
    assert "3 released. Any that were set aside for another reason too stay set aside." in page.text
    assert len(_titles(page)) == 4
    form["location"] = cast.hill.public_id
    assert "3 left out." in owner.follow(owner.post(f"{PAGE}leave-all-out", form)).text
    owner.post(f"{PAGE}release-all", {"location": "nonsense", "reason": "burst"}, status=404)
    page = owner.follow(owner.post(f"{PAGE}release-all", form | {"reason": "nonsense"}))
    assert "Open the page again" in page.text


def test_satisfaction_is_shown_without_and_with_what_is_held(manager: PageClient, cast: Cast) -> None:
    for number in range(20):
        make_response(cast.reception, given_at=clock.now() - timedelta(hours=1 + number))
    for _ in range(20):
        _held(cast, rating=1)
    _held(cast, rating=1, at=cast.hill_desk)
    make_response(cast.reception, rating=1, given_at=clock.now() - timedelta(days=91))
    without, everything = manager.get(PAGE).texts(".both > div")
    assert without.startswith("Without answers set aside 100 % 84–100 %, from 20 answers")
    assert everything.startswith("If everything counted 50 % 35–65 %, from 40 answers")
    assert "20 answers are set aside. Counting them would lower the result by 50 points." in manager.get(PAGE).text


def test_the_lists_go_on_behind_the_last_and_leave_nothing_out(manager: PageClient, cast: Cast) -> None:
    for _ in range(25):
        _held(cast)
    for address in (PAGE, f"{PAGE}left-out", f"{PAGE}released"):
        first = manager.get(address)
        second = manager.get(first.link("Older"))
        ways = [{tag["href"] for tag in page.all(".held .said a")} for page in (first, second)]
        assert [len(way) for way in ways] == [20, 5]
        assert ways[0].isdisjoint(ways[1])
        verb = "leave_out" if address == PAGE else "release"
        for response in db.session.scalars(sa.select(Response)).all():
            getattr(holds, verb)(response, by=db.session.get_one(Manager, cast.mark.id), at=clock.now())


def test_an_answer_held_for_two_reasons_is_one_card_with_both(manager: PageClient, cast: Cast) -> None:
    response = _held(cast)
    holds.hold(response, HoldReason.CLOSED, by=cast.priya, at=clock.now())
    page = manager.get(PAGE)
    assert page.texts(".held .tag") == ["Many in a minute", "While closed"]
    _do(manager, response, "release")
    assert manager.get(f"{PAGE}released").texts(".held .tag") == ["Many in a minute", "While closed"]


def test_a_viewer_sees_and_decides_nothing(viewer: PageClient, cast: Cast) -> None:
    response = _held(cast)
    for address in (PAGE, f"{PAGE}left-out", f"{PAGE}released"):
        assert viewer.get(address).all("main form") == []
    for verb in ("release", "leave-out", "hold-again"):
        _do(viewer, response, verb, status=403)


def test_what_is_not_theirs_is_not_there(app: Flask, cast: Cast) -> None:
    hugo = PageClient(app).signed_in_as(cast.hugo)
    held = [_held(cast), _held_mention(cast)]
    for address in (PAGE, f"{PAGE}?location={cast.harbour.public_id}", f"{PAGE}?before={held[0].public_id}"):
        assert _titles(hugo.get(address)) == []
    for one in held:
        for verb in ("release", "leave-out", "hold-again"):
            _do(hugo, one, verb, status=404)
    hugo.post(f"{PAGE}release-all", {"location": cast.harbour.public_id, "reason": "burst"}, status=404)


@pytest.mark.parametrize("query", ["before=%00", "before=" + "x" * 32, "before=1", "location=%00", "before[]=1"])
def test_a_crooked_address_is_no_trouble(owner: PageClient, cast: Cast, query: str) -> None:
    _held(cast)
    for address in (PAGE, f"{PAGE}left-out", f"{PAGE}released"):
        owner.get(f"{address}?{query}")
    assert _titles(owner.get(f"{PAGE}?{query}")) == ["An answer"]


def test_twenty_ask_no_more_than_one(manager: PageClient, cast: Cast) -> None:
    asked = []
    for more in (1, 19):
        for number in range(more):
            _held(cast) if number % 2 else _held_mention(cast)
        manager.get(PAGE)
        with counting.queries() as found:
            manager.get(PAGE)
        asked.append(len(found))
    assert asked[0] == asked[1]


def test_an_empty_page_says_what_would_stand_there(manager: PageClient, cast: Cast) -> None:
    assert "Nothing is set aside" in manager.get(PAGE).text
    assert "so the two are the same" in manager.get(PAGE).text
    assert "Nothing has been released yet" in manager.get(f"{PAGE}released").text


def test_a_flood_that_was_counted_only_is_told_to_whoever_sees_the_place(
    manager: PageClient, app: Flask, cast: Cast
) -> None:
    hugo = PageClient(app).signed_in_as(cast.hugo)
    minute = clock.now().replace(second=0, microsecond=0) - timedelta(hours=3)
    for number in range(2):
        flood = {"minute": minute + timedelta(minutes=number), "kept_bytes": 0, "counted_only": 800}
        db.session.add(Flood(touchpoint_id=cast.reception.id, **flood))
    db.session.commit()
    assert "1,600 answers" in manager.get(PAGE).text
    assert "1,600 answers from a flood were counted but not kept" in manager.get("/admin/").text
    assert "1,600" not in hugo.get(PAGE).text + hugo.get("/admin/").text


def test_a_flood_is_released_in_one_press(manager: PageClient, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.actions.holds.MOST_AT_ONCE", 3)
    for _ in range(7):
        _held(cast, HoldReason.FLOOD)
    fields = {"location": cast.harbour.public_id, "reason": "flood"}
    assert "7 released." in manager.follow(manager.post(f"{PAGE}release-all", fields)).text
