"""Above a ceiling by the minute or by the hour is a flood, and below it is none."""

import pytest

from kiosk.lib import floods
from kiosk.lib.floods import Ceiling, Span

QUIET = Ceiling()


def _found(counts: dict[int, int], touched: set[int] | None = None, *, one_browser: bool = False) -> list[Span]:
    return floods.spans(counts, touched or set(counts), QUIET, one_browser=one_browser)


@pytest.mark.parametrize(("busy_day", "a_minute", "an_hour"), [(0, 60, 400), (800, 60, 400), (6000, 150, 3000)])
def test_a_busy_past_raises_the_ceiling_and_a_quiet_one_does_not_lower_it(
    busy_day: int, a_minute: int, an_hour: int
) -> None:
    assert Ceiling.learnt(busy_day) == Ceiling(a_minute, an_hour)


@pytest.mark.parametrize(("count", "spans"), [(60, []), (61, [Span(99, 101, {"minute": 60})])])
def test_a_minute_over_the_ceiling_takes_those_beside_it_along(count: int, spans: list[Span]) -> None:
    assert _found({100: count}) == spans


def test_flooded_minutes_that_touch_are_one_flood() -> None:
    found = _found({100: 70, 102: 70, 110: 70})
    assert [(span.first, span.last) for span in found] == [(99, 103), (109, 111)]


def test_a_minute_beside_what_is_new_is_seen_again() -> None:
    assert [span.first for span in _found({100: 70, 101: 3}, {101})] == [99]
    assert _found({100: 70, 103: 3}, {103}) == []


@pytest.mark.parametrize(("a_minute", "is_flood"), [(6, False), (7, True), (12, True)])
def test_a_steady_run_is_a_flood_by_the_hour(a_minute: int, is_flood: bool) -> None:
    found = _found(dict.fromkeys(range(1000, 1120), a_minute))
    assert bool(found) is is_flood
    if is_flood:
        assert (found[0].first <= 1000, found[0].last, found[0].seen) == (True, 1119, {"hour": 400})


def test_two_crowds_an_hour_apart_are_none() -> None:
    assert _found({1000: 50, 1001: 50, 1002: 50, 1100: 50, 1101: 50, 1102: 50}) == []


def test_of_one_browser_fewer_are_enough() -> None:
    counts = dict.fromkeys(range(1000, 1060), 3)
    assert _found(counts) == []
    assert [span.seen for span in _found(counts, one_browser=True)] == [{"hour": 150, "one_browser": True}]


@pytest.mark.parametrize(
    ("same", "others", "is_one"), [(19, 0, False), (20, 0, True), (27, 3, True), (26, 4, False), (90, 9, False)]
)
def test_one_browser_is_nine_of_ten_on_a_network_that_few_share(same: int, others: int, is_one: bool) -> None:
    traces = [(b"net", b"one")] * same + [(b"net", bytes([number])) for number in range(others)]
    assert floods.is_one_browser(traces, 8, {}) is is_one
    assert not floods.is_one_browser(traces, 8, {b"one": 3})
