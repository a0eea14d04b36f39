"""What a tablet hands in: each answer kept once or told why not, at the instant it was given, whatever is sent."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.actions import standards
from kiosk.actions.standards import Promise
from kiosk.extensions import db
from kiosk.lib import clock, codes
from kiosk.models import ClockReading, Contact, Hold, Mention, Response, Tablet, Tally, Tick
from kiosk.queries.tallies import differences
from tests.builders import make_tablet
from tests.cast import Cast
from tests.naughty import STRINGS
from tests.tablets import SECRET, TabletClient, make_answer, make_told

HOUR = timedelta(hours=1)
KEPT = {"kept": True}


@pytest.fixture
def device(app: Flask, cast: Cast) -> TabletClient:
    return TabletClient(app)


@pytest.fixture
def tablet(cast: Cast) -> Tablet:
    return make_tablet(cast.reception, SECRET, paired_at=clock.now() - timedelta(days=30))


def _became(device: TabletClient, tablet: Tablet, *answers: Any) -> dict[str, Any]:
    status, said = device.sync(tablet, *answers)
    assert status == 200, said
    return said["answers"]


def _responses() -> list[Response]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Response).order_by(Response.given_at)))


def _names() -> list[tuple[str, str, int | None]]:
    db.session.rollback()
    found = db.session.scalars(sa.select(Mention).order_by(Mention.id))
    return [(mention.given_name, mention.origin.value, mention.staff_member_id) for mention in found]


def test_answers_are_kept_at_the_instant_they_were_given(device: TabletClient, tablet: Tablet, cast: Cast) -> None:
    given_at = clock.now() - 3 * HOUR
    answer = make_answer(device_at=(given_at - HOUR).isoformat(), offset_ms=3_600_000, rating=2)
    assert _became(device, tablet, answer) == {answer["client_id"]: KEPT}
    response = _responses()[0]
    assert (response.given_at, response.rating, response.channel.value) == (given_at, 2, "tablet")
    assert (response.touchpoint_id, response.location_id) == (cast.reception.id, cast.harbour.id)
    assert response.received_at > given_at
    reading = db.session.scalars(sa.select(ClockReading)).one()
    assert (reading.tablet_id, reading.device_at, reading.offset_ms) == (tablet.id, given_at - HOUR, 3_600_000)


def test_all_that_was_told_is_kept(device: TabletClient, tablet: Tablet, cast: Cast) -> None:
    told = make_told(
        people=[{"id": cast.rosa.public_id, "name": "Rosa M."}, {"id": cast.rosa.public_id, "name": "Rosa M."}],
        somebody_else=["Cathrine ", "Cathrine", " "],
        is_for_team=True,
        standards=[f"{cast.welcome.public_id}-1", "nonsense-1", "nonsense"],
        comment="Kind\r\nand quick",
        may_share=True,
        contact={"name": "Aiko", "email": "ito@example.org", "phone": ""},
    )
    _became(device, tablet, make_answer(told=told, receipt_code="abc0123456"))
    response = _responses()[0]
    assert (response.comment, response.is_for_team, response.may_share) == ("Kind\nand quick", True, True)
    assert response.receipt_code == "abc0123456"
    assert _names() == [("Rosa M.", "chosen", cast.rosa.id), ("Cathrine", "typed", None)]
    assert db.session.scalars(sa.select(Tick.standard_version_id)).all() == [cast.welcome.current.id]
    assert db.session.scalars(sa.select(Contact.email)).all() == ["ito@example.org"]


def test_somebody_we_do_not_know_is_a_name_in_their_words(device: TabletClient, tablet: Tablet) -> None:
    people = [{"id": "0" * 16, "name": "Rosa"}, {"id": "\x00\ud800", "name": "Tom"}, {"id": "", "name": "\x00"}]
    _became(device, tablet, make_answer(told=make_told(people=people)))
    assert _names() == [("Rosa", "typed", None), ("Tom", "typed", None)]


def test_a_wording_from_before_a_change_and_a_retired_standard_still_mean_what_they_meant(
    device: TabletClient, tablet: Tablet, cast: Cast
) -> None:
    first = cast.welcome.current.id
    anew = Promise(title="A warm hello", sentence="Greet at once.", shortfall="Nobody greeted me")
    standards.change(cast.welcome, anew, by=cast.priya, at=clock.now())
    standards.retire(cast.welcome, by=cast.priya, at=clock.now())
    _became(device, tablet, make_answer(told=make_told(standards=[f"{cast.welcome.public_id}-1"])))
    assert db.session.scalars(sa.select(Tick.standard_version_id)).all() == [first]


@pytest.mark.parametrize(
    ("device_at", "offset_ms"),
    [
        ("1970-01-01T00:00:05Z", None),
        ("2099-01-01T00:00:00Z", 0),
        ("9999-12-31T23:59:59Z", 10**13),
        ("0001-01-01T00:00:00Z", -(10**13)),
    ],
)
def test_an_answer_from_a_clock_years_off_is_held_and_not_lost(
    device: TabletClient, tablet: Tablet, device_at: str, offset_ms: int | None
) -> None:
    answer = make_answer(device_at=device_at, offset_ms=offset_ms)
    assert _became(device, tablet, answer) == {answer["client_id"]: KEPT}
    response = _responses()[0]
    assert (response.is_held, response.given_at) == (True, response.received_at)
    assert db.session.scalars(sa.select(Hold.reason)).one() == "clock"
    reading = db.session.scalars(sa.select(ClockReading)).one()
    assert (reading.device_at, reading.offset_ms) == (datetime.fromisoformat(device_at), offset_ms)
    assert db.session.scalars(sa.select(Tally)).all() == []


def test_a_clock_years_off_that_was_measured_is_simply_corrected(device: TabletClient, tablet: Tablet) -> None:
    years = timedelta(days=2000)
    answer = make_answer(device_at=(clock.now() - years).isoformat(), offset_ms=years // timedelta(milliseconds=1))
    _became(device, tablet, answer)
    assert not _responses()[0].is_held
    assert clock.now() - _responses()[0].given_at < HOUR


@pytest.mark.parametrize(("days", "is_held"), [(-30.9, False), (-31.1, True), (0.006, False), (0.008, True)])
def test_what_is_plausible_is_told_by_pairing_and_arrival(
    device: TabletClient, tablet: Tablet, days: float, is_held: bool
) -> None:
    _became(device, tablet, make_answer(device_at=(clock.now() + timedelta(days=days)).isoformat()))
    assert _responses()[0].is_held is is_held


BAD: list[Any] = [
    {"client_id": "nonsense"}, {"client_id": "0" * 32}, {"client_id": 5}, {"device_at": None}, {"device_at": 5},
    {"device_at": "yesterday"}, {"device_at": "2026-10-14T12:00:00"}, {"offset_ms": 1.5}, {"offset_ms": True},
    {"offset_ms": 10**30}, {"scale": 2}, {"scale": None}, {"scale": "1"}, {"rating": 0}, {"rating": 6}, {"rating": 4.0},
    {"rating": True}, {"rating": [5]}, {"told": []}, {"told": {"people": {}}}, {"told": {"people": [5]}},
    {"told": {"people": [{"id": [], "name": "Rosa"}]}}, {"told": {"people": [{"id": "x", "name": 5}]}},
    {"told": {"people": [{"id": "x", "name": "Rosa"}] * 21}}, {"told": {"somebody_else": ["x" * 9] * 21}},
    {"told": {"somebody_else": [None]}}, {"told": {"comment": ["x"]}}, {"told": {"comment": "x" * 4001}},
    {"told": {"may_share": "yes"}}, {"told": {"is_for_team": 1}}, {"told": {"standards": "x"}},
    {"told": {"standards": ["x"] * 51}}, {"told": {"contact": "me"}}, {"told": {"contact": {"email": "x" * 2000}}},
    {"told": {"fell_short": [1]}},
    {"told": {"somebody_else": [f"Person {number}" for number in range(15)],
              "people": [{"id": f"{number}", "name": f"Somebody {number}"} for number in range(15)]}},
]  # fmt: skip


@pytest.mark.parametrize("changes", BAD, ids=str)
def test_a_bad_answer_gets_a_sentence_and_takes_no_other_with_it(
    device: TabletClient, tablet: Tablet, changes: dict[str, Any]
) -> None:
    good, bad, last = make_answer(), make_answer(**changes), make_answer()
    became = _became(device, tablet, good, bad, last)
    assert became[good["client_id"]] == became[last["client_id"]] == KEPT
    (name,) = became.keys() - {good["client_id"], last["client_id"]}
    assert name in {str(bad["client_id"]), "#1"}
    assert became[name]["refused"]
    assert len(_responses()) == 2
    assert differences() == []


@pytest.mark.parametrize("row", [None, 5, "x", [], [[]], {}])
def test_a_row_that_is_no_answer_takes_no_other_with_it(device: TabletClient, tablet: Tablet, row: Any) -> None:
    good = make_answer()
    assert set(_became(device, tablet, row, good)) == {"#0", good["client_id"]}
    assert len(_responses()) == 1


@pytest.mark.parametrize("code", ["", "short", "abc01234567", "ABC0123456", "abc012345u", 5, [], {"a": 1}, "\x00" * 10])
def test_a_strange_receipt_code_costs_nobody_their_answer(device: TabletClient, tablet: Tablet, code: Any) -> None:
    _became(device, tablet, make_answer(receipt_code=code, told=make_told()))
    assert codes.is_code(_responses()[0].receipt_code)


def test_fields_nobody_asked_for_change_nothing(device: TabletClient, tablet: Tablet, cast: Cast) -> None:
    extra = {
        "location_id": cast.hill.id,
        "is_held": True,
        "given_on": "1970-01-01",
        "channel": "qr",
        "received_at": "x",
    }
    told = make_told(somebody_else=["Rosa"], status="approved", staff_member_id=cast.rosa.id)
    _became(device, tablet, make_answer(told=told, **extra))
    response = _responses()[0]
    assert (response.location_id, response.is_held, response.channel.value) == (cast.harbour.id, False, "tablet")
    assert _names() == [("Rosa", "typed", None)]
    assert db.session.scalars(sa.select(Mention.status)).all() == ["new"]


def test_words_are_kept_as_they_were_typed(device: TabletClient, tablet: Tablet) -> None:
    answers = [make_answer(told=make_told(comment=typed[:4000], somebody_else=[typed[:80]])) for typed in STRINGS]
    for start in range(0, len(answers), 50):
        batch = answers[start : start + 50]
        assert list(_became(device, tablet, *batch).values()) == [KEPT] * len(batch)
    assert len(_responses()) == len(STRINGS)


def test_a_contact_without_a_way_back_is_none(device: TabletClient, tablet: Tablet) -> None:
    _became(device, tablet, make_answer(told=make_told(contact={"name": "Aiko", "email": " ", "phone": None})))
    assert len(_responses()) == 1
    assert db.session.scalars(sa.select(Contact)).all() == []


def test_a_drop_after_the_commit_makes_no_second_one(device: TabletClient, tablet: Tablet) -> None:
    answers = [make_answer(told=make_told(comment="Kind.", somebody_else=["Rosa"])), make_answer(rating=1)]
    first = _became(device, tablet, *answers)
    assert _became(device, tablet, *answers) == first
    assert _became(device, tablet, *reversed(answers), make_answer()).items() >= first.items()
    assert (len(_responses()), len(_names())) == (3, 1)
    assert differences() == []


def test_the_same_answer_twice_in_a_batch_is_one(device: TabletClient, tablet: Tablet) -> None:
    answer = make_answer(told=make_told(comment="Kind."))
    assert _became(device, tablet, answer, answer) == {answer["client_id"]: KEPT}
    assert len(_responses()) == 1


def test_the_same_id_with_other_content_is_refused_and_the_first_kept(device: TabletClient, tablet: Tablet) -> None:
    answer, good = make_answer(rating=4), make_answer()
    became = _became(device, tablet, answer, answer | {"rating": 1}, good)
    assert became[answer["client_id"]]["refused"].startswith("A different answer with this id")
    assert became[good["client_id"]] == KEPT
    assert sorted(response.rating for response in _responses()) == [4, 5]
    assert differences() == []


def test_the_id_of_an_answer_at_another_touchpoint_is_refused(
    app: Flask, device: TabletClient, tablet: Tablet, cast: Cast
) -> None:
    answer = make_answer()
    other = make_tablet(cast.hill_desk, "o" * 43, paired_at=clock.now())
    _became(TabletClient(app, "o" * 43), other, answer)
    assert "refused" in _became(device, tablet, answer)[answer["client_id"]]
    assert len(_responses()) == 1


def test_the_same_batch_from_two_tabs_at_once_is_kept_once(app: Flask, device: TabletClient, tablet: Tablet) -> None:
    answers = [make_answer(told=make_told(comment="Kind.", somebody_else=["Rosa"])) for _ in range(20)]
    gate = threading.Barrier(4)
    heard: list[Any] = []
    public_id = tablet.public_id

    def sync() -> None:
        with app.app_context():
            gate.wait()
            heard.append(TabletClient(app).post("sync", {"tablet": public_id, "answers": answers}))

    threads = [threading.Thread(target=sync) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [status for status, _said in heard] == [200] * 4
    assert all(said["answers"] == {answer["client_id"]: KEPT for answer in answers} for _status, said in heard)
    assert (len(_responses()), len(_names())) == (20, 20)
    assert differences() == []


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"[" * 40_000, "application/json", 422),
        (b"[" * 240_000, "application/json", 422),
        (b'{"answers":' * 10_000, "application/json", 422),
        (b"x" * 270_000, "application/json", 413),
        (b'{"answers": [NaN]}', "application/json", 422),
        (b"\xff\xfe", "application/json", 422),
        (b"", "application/json", 422),
        (b"{}", "text/plain", 415),
        (b"answers=1", "application/x-www-form-urlencoded", 415),
        (b"{}", "", 415),
        (b'{"tablet": 5}', "application/json", 422),
        (b"{}", "application/json", 422),
    ],
)
def test_a_body_that_is_no_sync_gets_a_sentence(
    device: TabletClient, tablet: Tablet, body: bytes, kind: str, status: int
) -> None:
    found, said = device.post("sync", data=body, content_type=kind)
    assert (found, bool(said["sentence"])) == (status, True)
    assert device.post("heartbeat", data=body[:60_000], content_type=kind)[0] in {415, 422}
    assert device.post("ask", data=body[:60_000], content_type=kind)[0] in {413, 415, 422}


def test_fifty_answers_come_at_once_and_no_more(device: TabletClient, tablet: Tablet) -> None:
    answers = [make_answer() for _ in range(51)]
    assert device.sync(tablet, *answers)[0] == 422
    assert len(_became(device, tablet, *answers[:50])) == 50
    assert len(_responses()) == 50
    assert _responses()[0].given_at.tzinfo is UTC
