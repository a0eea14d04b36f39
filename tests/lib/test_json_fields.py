"""JSON that anybody may have sent is read strictly, and what cannot be read is named."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from kiosk.lib import json_fields
from kiosk.lib.json_fields import Fields, Unreadable

BODY = b'{"a": "x", "n": 3, "yes": true, "at": "2026-10-14T12:00:00.250Z", "in": {"deep": [{"n": 1}]}, "no": null}'


def test_each_kind_of_field_is_read() -> None:
    fields = json_fields.read(BODY)
    assert (fields.text("a", 1), fields.whole("n", 0, 3), fields.flag("yes"), fields.flag("no")) == (
        "x",
        3,
        True,
        False,
    )
    assert fields.instant("at") == datetime(2026, 10, 14, 12, 0, 0, 250_000, tzinfo=UTC)
    inside = fields.part("in")
    assert inside is not None
    assert [one.whole("n", 0, 9) for one in inside.parts("deep", 1)] == [1]


def test_what_is_missing_is_null() -> None:
    fields = json_fields.read(b"{}")
    assert (fields.text("a", 1), fields.part("a"), fields.parts("a", 1), fields.flag_or_none("a")) == (
        "",
        None,
        [],
        None,
    )
    assert (fields.instant_or_none("a"), fields.whole_or_none("a", 0, 1)) == (None, None)


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"5", b"null", b'"x"', b"{", b"[" * 40_000, b'{"a":' * 40_000, b'{"a": NaN}', b'{"a": -Infinity}',
     b"\xff\xfe", b'{"n": ' + b"9" * 5000 + b"}", b'{"a":' + b"[" * 20 + b"]" * 20 + b"}",
     b'{"a":' + b"[" * 900 + b"]" * 900 + b"}"],
)  # fmt: skip
def test_what_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        json_fields.read(body)


@pytest.mark.parametrize(
    "ask",
    [
        lambda fields: fields.text("n", 5),
        lambda fields: fields.text("a", 0),
        lambda fields: fields.whole("yes", 0, 5),
        lambda fields: fields.whole("n", 4, 5),
        lambda fields: fields.whole("no", 0, 5),
        lambda fields: fields.flag("n"),
        lambda fields: fields.instant("a"),
        lambda fields: fields.instant("no"),
        lambda fields: fields.part("a"),
        lambda fields: fields.parts("in", 5),
        lambda fields: fields.part("in").parts("deep", 0),
        lambda fields: fields.part("in").anything("deep", 0),
    ],
)
def test_another_kind_of_value_is_refused(ask: Callable[[Fields], object]) -> None:
    with pytest.raises(Unreadable, match=r"^(in\.)?[a-z]+$"):
        ask(json_fields.read(BODY))


@pytest.mark.parametrize("written", ["2026-10-14T12:00:00", "0001-01-01T00:00:00+14:00", "+275760-09-13T00:00:00.000Z"])
def test_an_instant_needs_a_zone_and_a_year_that_calendars_know(written: str) -> None:
    with pytest.raises(Unreadable, match="at"):
        Fields({"at": written}).instant("at")
