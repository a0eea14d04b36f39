"""A file that a tablet saved, handed in by a manager."""

import contextvars
import io
import json
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from kiosk.extensions import db
from kiosk.lib import clock, codes
from kiosk.models import AuditEntry, Channel, Response, Tablet
from tests.builders import make_tablet
from tests.cast import Cast
from tests.pages import Page, PageClient

ADDRESS = "/admin/tablets/hand-in"


def _answer(**changes: Any) -> dict[str, Any]:
    given_at = clock.now() - timedelta(hours=5)
    values = {"client_id": str(codes.client_id()), "device_at": given_at.isoformat(), "offset_ms": 0, "told": None}
    return values | {"language": "en", "version": "1", "scale": 1, "rating": 4, "receipt_code": None} | changes


def _file(tablet: Tablet, *answers: Any, **changes: Any) -> bytes:
    values = {"good_word": "outbox", "version": 1, "tablet": tablet.public_id, "saved_at": "2026-11-22T09:00:00Z"}
    return json.dumps(values | {"answers": list(answers)} | changes).encode()


def _hand_in(manager: PageClient, body: bytes, status: int = 200) -> Page:
    manager.get(ADDRESS)
    return manager.post(ADDRESS, {"file": (io.BytesIO(body), "outbox.json")}, status=status)


def _tablet(cast: Cast, **changes: Any) -> Tablet:
    return make_tablet(cast.reception, paired_at=clock.now() - timedelta(days=9), **changes)


def _counts(page: Page) -> list[str]:
    return page.texts(".tally dd")


def _kept() -> list[Response]:
    db.session.expire_all()
    return list(db.session.scalars(sa.select(Response).order_by(Response.given_at)))


def test_answers_of_a_file_are_kept_once_with_their_own_time(manager: PageClient, cast: Cast) -> None:
    answers = [_answer(rating=rating) for rating in (5, 2, 4)]
    body = _file(_tablet(cast), *answers, answers[0])
    assert _counts(_hand_in(manager, body)) == ["3", "1", "0"]
    assert _counts(_hand_in(manager, body)) == ["0", "4", "0"]
    kept = _kept()
    assert [one.rating for one in kept] == [5, 2, 4]
    assert {one.channel for one in kept} == {Channel.TABLET}
    assert kept[0].given_at.isoformat() == answers[0]["device_at"]


def test_a_bad_answer_takes_no_other_with_it_and_says_why(manager: PageClient, cast: Cast) -> None:
    worse = [None, {}, "x", _answer(rating=9), _answer(client_id="7")]
    page = _hand_in(manager, _file(_tablet(cast), _answer(), *worse, _answer()))
    assert _counts(page) == ["2", "0", "5"]
    why = page.texts(".outcome li")
    assert [line.split()[1] for line in why] == ["2", "3", "4", "5", "6"]
    assert "rating" in why[3]
    assert "Keep the file" in page.text


def test_a_long_file_is_taken_whole(manager: PageClient, cast: Cast) -> None:
    answers = [_answer() for _number in range(450)]
    assert _counts(_hand_in(manager, _file(_tablet(cast), *answers))) == ["450", "0", "0"]


def test_weeks_of_long_words_are_taken_too(manager: PageClient, cast: Cast) -> None:
    told = {"people": [], "somebody_else": [], "is_for_team": False, "standards": [], "comment": "ü" * 4000}
    answers = [_answer(told=told) for _number in range(200)]
    body = _file(_tablet(cast), *answers)
    assert 4 * 2**20 < len(body) < 16 * 2**20
    manager.get(ADDRESS)
    parts = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
    raw = (
        parts % (b"csrf_token", manager.csrf_token.encode())
        + parts % (b'file"; filename="outbox.json', body)
        + b"--x--"
    )
    kind = "multipart/form-data; boundary=x"
    page = Page(contextvars.Context().run(manager.browser.post, ADDRESS, data=raw, content_type=kind))
    assert _counts(page) == ["200", "0", "0"]


def test_what_a_retired_tablet_saved_is_welcome(manager: PageClient, cast: Cast) -> None:
    tablet = _tablet(cast, status="retired", retired_at=clock.now())
    assert _counts(_hand_in(manager, _file(tablet, _answer()))) == ["1", "0", "0"]


def test_a_file_of_another_location_is_refused(manager: PageClient, cast: Cast) -> None:
    there = make_tablet(cast.hill_desk, paired_at=clock.now() - timedelta(days=9))
    for tablet in (there, make_tablet(None, "another")):
        page = _hand_in(manager, _file(tablet, _answer()), status=422)
        assert "from a tablet that was never at one of your locations" in page.text
    assert _kept() == []


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"[]", b"{}", b"[" * 40_000, b"\xff\xfe", b'{"good_word": "outbox", "version": 2, "answers": []}'),
        *(b'{"good_word": "outbox", "version": 1, "tablet": 7, "answers": []}', b'{"good_word": "in"}', b"rating,5"),
    ],
)
def test_what_is_no_outbox_file_gets_a_sentence(manager: PageClient, cast: Cast, body: bytes) -> None:
    page = _hand_in(manager, body, status=422)
    assert "This file was not saved by a tablet" in page.text
    assert page.html.title.get_text().startswith("Error: ")


def test_no_file_at_all_gets_a_sentence(manager: PageClient, cast: Cast) -> None:
    assert "Choose the file." in manager.post(ADDRESS, {}, status=422).text


def test_a_file_handed_in_is_in_the_audit_log(manager: PageClient, cast: Cast) -> None:
    tablet = _tablet(cast)
    _hand_in(manager, _file(tablet, _answer(), _answer(rating=0)))
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.act == "hand in")).one()
    assert (entry.subject_id, entry.manager_id) == (tablet.id, cast.mark.id)
    assert entry.after == {"kept": 1, "repeated": 0, "refused": 1, "later": 0}
