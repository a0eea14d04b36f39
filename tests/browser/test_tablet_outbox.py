"""Answers wait on the tablet until the server names them as kept; then, and only then, they leave it."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from kiosk.lib import codes
from tests.browser.desk import MANY, THEIRS, Desk, responses
from tests.cast import Cast

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
VERSION = re.compile(r"const VERSION = (\d+)")


def _sync(desk: Desk, answer: Callable[[Route], None]) -> None:
    desk.page.route("**/tablet/sync", answer)


def _as_usual(desk: Desk) -> None:
    desk.page.unroute("**/tablet/sync")
    desk.drain()


def test_without_a_network_answers_wait_and_then_go_out_by_themselves(desk: Desk) -> None:
    desk.offline()
    desk.answered("Good", "Poor", "Very good")
    assert [row["state"] for row in desk.outbox()] == ["waiting"] * 3
    with desk.page.expect_response("**/tablet/sync"):
        desk.context.set_offline(False)
    desk.drain()
    assert sorted(one.rating for one in responses()) == [2, 4, 5]
    assert desk.outbox() == []


@pytest.mark.parametrize("status", [403, 404, 408, 423, 425, 429, 500, 502, 503])
def test_trouble_on_the_way_keeps_everything(desk: Desk, status: int) -> None:
    _sync(desk, lambda route: route.fulfill(status=status, json={"answers": {}}))
    desk.answered("Good").drain()
    assert [row["state"] for row in desk.outbox()] == ["waiting"]
    _as_usual(desk)
    assert len(responses()) == 1


LIES = {
    "a captive portal": {"status": 200, "content_type": "text/html", "body": "<h1>Welcome to our Wi-Fi</h1>"},
    "no ids": {"status": 200, "json": {"now": "2026-11-22T09:00:00Z", "answers": {}}},
    "other ids": {"status": 200, "json": {"answers": {"0199": {"kept": True}}}},
    "a list": {"status": 200, "json": []},
    "nothing": {"status": 200, "body": ""},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_reply_that_does_not_name_it_keeps_it(desk: Desk, lie: str) -> None:
    _sync(desk, lambda route: route.fulfill(**LIES[lie]))
    desk.answered("Good").drain()
    assert [row["state"] for row in desk.outbox()] == ["waiting"]
    _as_usual(desk)
    assert len(responses()) == 1


def test_a_reply_that_is_lost_makes_no_second_answer(desk: Desk) -> None:
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    _sync(desk, lose)
    desk.answered("Good").drain()
    assert (len(responses()), len(desk.outbox())) == (1, 1)
    _as_usual(desk)
    assert (len(responses()), len(desk.outbox())) == (1, 0)


def test_what_is_refused_for_good_is_kept_apart(desk: Desk) -> None:
    def refuse(route: Route) -> None:
        ids = [answer["client_id"] for answer in route.request.post_data_json["answers"]]
        route.fulfill(json={"answers": {ids[0]: {"refused": "Something in it contradicts itself."}}})

    _sync(desk, refuse)
    desk.answered("Good").drain()
    assert [(row["state"], row["sentence"]) for row in desk.outbox()] == [
        ("refused", "Something in it contradicts itself.")
    ]
    desk.page.unroute("**/tablet/sync")
    desk.answered("Good").drain()
    assert [row["state"] for row in desk.outbox()] == ["refused"]
    assert len(responses()) == 1


def test_one_that_has_to_wait_holds_up_no_other(desk: Desk) -> None:
    desk.offline()
    ids = sorted(str(codes.client_id()) for _ in range(120))
    desk.page.evaluate(MANY, ids)
    sizes: list[int] = []

    def later(route: Route) -> None:
        sent = [answer["client_id"] for answer in route.request.post_data_json["answers"]]
        sizes.append(len(sent))
        route.fulfill(json={"answers": {id: {"later": True} if id in ids[::50] else {"kept": True} for id in sent}})

    _sync(desk, later)
    desk.context.set_offline(False)
    desk.drain()
    assert sizes[:3] == [50, 50, 20]
    assert [row["client_id"] for row in desk.outbox()] == ids[::50]


def test_a_batch_that_is_too_much_is_sent_in_parts(desk: Desk) -> None:
    desk.offline()
    desk.page.evaluate(MANY, [str(codes.client_id()) for _ in range(40)])

    def narrow(route: Route) -> None:
        too_much = len(route.request.post_data_json["answers"]) > 10
        route.fulfill(status=413, json={"sentence": "Too much."}) if too_much else route.continue_()

    _sync(desk, narrow)
    desk.context.set_offline(False)
    desk.drain()
    assert (len(responses()), desk.outbox()) == (40, [])


def test_two_tabs_never_send_an_answer_twice(desk: Desk) -> None:
    sent: list[str] = []

    def note(route: Route) -> None:
        sent.extend(answer["client_id"] for answer in route.request.post_data_json["answers"])
        route.continue_()

    desk.offline()
    desk.page.evaluate(MANY, [str(codes.client_id()) for _ in range(200)])
    other = desk.context.new_page()
    desk.context.route("**/tablet/sync", note)
    desk.context.set_offline(False)
    other.goto("/tablet")
    desk.drain()
    expect(other.locator(".faces")).to_be_visible()
    desk.drain()
    assert len(sent) == len(set(sent)) == len(responses()) == 200


def test_a_tab_that_died_leaves_its_tap(desk: Desk) -> None:
    other: Page = desk.context.new_page()
    other.goto("/tablet")
    other.get_by_role("button", name="Very poor", exact=True).click()
    expect(other.locator("body[data-screen=what]")).to_be_attached()
    desk.drain()
    (row,) = desk.outbox()
    assert row["state"] == "open"
    other.close()
    desk.page.evaluate("page => navigator.locks.request(`page:${page}`, () => {})", row["page"])
    desk.drain()
    assert [one.rating for one in responses()] == [1]


def test_a_database_that_the_browser_closed_is_opened_again(desk: Desk) -> None:
    newer = """() => new Promise((done) => {
      const opening = indexedDB.open("good-word", 2);
      opening.onupgradeneeded = () => opening.result.createObjectStore("something-new");
      opening.onsuccess = () => { opening.result.close(); done(); };
    })"""
    desk.offline()
    desk.answered("Good")
    desk.page.evaluate(newer)
    desk.answered("Good")
    assert len(desk.outbox()) == 2
    desk.context.set_offline(False)
    desk.drain()
    assert len(responses()) == 2


def test_an_answer_keeps_the_instant_at_which_it_was_given(desk: Desk) -> None:
    desk.offline()
    desk.answered("Good")
    (row,) = desk.outbox()
    before = json.dumps(row["answer"])
    desk.context.set_offline(False)
    desk.page.reload()
    desk.at("resting").drain()
    (kept,) = responses()
    assert abs(kept.given_at.timestamp() - codes.made_at(kept.client_id).timestamp()) < 1
    assert kept.client_id.hex in before.replace("-", "")


def _upgraded(route: Route) -> None:
    answer = route.fetch()
    version = int(VERSION.search(answer.text()).group(1))
    route.fulfill(response=answer, body=VERSION.sub(f"const VERSION = {version + 1}", answer.text()))


def test_an_upgrade_of_the_storage_keeps_the_outbox_and_leaves_no_tab_behind(
    chromium: Browser, server: str, cast: Cast
) -> None:
    context = chromium.new_context(base_url=server, reduced_motion="reduce", service_workers="block")
    desk = Desk(context, cast).open().paired()
    desk.page.route("**/tablet/sync", lambda route: route.abort())
    before = desk.answered("Good", "Poor").outbox()
    newer = context.new_page()
    newer.route("**/store.js", _upgraded)
    newer.route("**/tablet/sync", lambda route: route.abort())
    newer.goto("/tablet")
    expect(newer.locator("body[data-screen=resting]")).to_be_attached()
    assert newer.evaluate("indexedDB.databases().then(([found]) => found.version)") == 2
    assert newer.evaluate(THEIRS, ["outbox", "everything"]) == before
    assert len(desk.answered("Very good").outbox()) == 3
    newer.unroute("**/tablet/sync")
    newer.evaluate(THEIRS, ["drain", "drain", True])
    assert sorted(one.rating for one in responses()) == [2, 4, 5]
    assert desk.outbox() == []
    context.close()
