"""Each rule holds what it is for, and lets go by what only looks like it."""

import random
from datetime import UTC, date, datetime, time, timedelta

import pytest

from kiosk.lib import integrity
from kiosk.lib.hours import Calendar, Span
from kiosk.lib.integrity import Tap, Thank

NOON = datetime(2026, 10, 14, 12, 0, tzinfo=UTC)
LONG_AFTER = NOON + timedelta(hours=9)
WORKDAYS = Calendar(tuple(Span(day, time(9), time(17)) for day in range(5)))
LONDON = "Europe/London"


def _taps(count: int, seconds: float, rating: int = 5, since: datetime = NOON) -> list[Tap]:
    """So many of one face, evenly over so many seconds."""
    return [Tap(number, rating, since + timedelta(seconds=seconds * number / count)) for number in range(count)]


def _crowd(seed: int, count: int, share: float) -> list[Tap]:
    """Customers who come by chance within an hour, and how many of them are of one mind."""
    chance = random.Random(seed)
    return [
        Tap(number, 5 if chance.random() < share else 4, NOON + timedelta(seconds=chance.random() * 3600))
        for number in range(count)
    ]


@pytest.mark.parametrize(("milliseconds", "is_held"), [(0, True), (399, True), (400, False), (60_000, False)])
def test_nobody_taps_a_face_before_they_can_have_seen_it(milliseconds: int, is_held: bool) -> None:
    seen = integrity.too_fast(NOON, NOON + timedelta(milliseconds=milliseconds))
    assert seen == ({"milliseconds": milliseconds} if is_held else None)


def test_a_page_that_says_not_when_it_was_made_is_no_reason() -> None:
    assert integrity.too_fast(None, NOON) is None
    assert integrity.too_fast(NOON + timedelta(seconds=5), NOON) is None


@pytest.mark.parametrize(
    ("local", "is_held"),
    [((14, 12, 0), False), ((14, 8, 1), False), ((14, 7, 59), True), ((14, 17, 59), False), ((14, 18, 1), True),
     ((17, 12, 0), True)],
)  # fmt: skip
def test_closed_begins_an_hour_from_the_opening_hours(local: tuple[int, int, int], is_held: bool) -> None:
    day, hour, minute = local
    given_at = datetime(2026, 10, day, hour - 1, minute, tzinfo=UTC)  # in October London is an hour ahead
    assert integrity.is_closed(WORKDAYS, LONDON, given_at) is is_held
    assert not integrity.is_closed(Calendar(), LONDON, given_at)


@pytest.mark.parametrize(("day", "hour", "is_held"), [(14, 11, False), (15, 11, True), (15, 15, True), (16, 8, False)])
def test_on_a_closed_day_nobody_is_there_to_answer(day: int, hour: int, is_held: bool) -> None:
    closed = Calendar(WORKDAYS.week, frozenset({date(2026, 10, 15)}))
    assert integrity.is_closed(closed, LONDON, datetime(2026, 10, day, hour, tzinfo=UTC)) is is_held


@pytest.mark.parametrize(
    ("minutes", "zone", "is_far"),
    [(60, LONDON, False), (239, LONDON, False), (240, LONDON, True), (-240, LONDON, True), (None, LONDON, False),
     (-660, "Pacific/Kiritimati", False), (840, "Pacific/Pago_Pago", False), (330, "Asia/Kathmandu", False)],
)  # fmt: skip
def test_far_is_three_hours_and_more_the_shorter_way_round(minutes: int | None, zone: str, is_far: bool) -> None:
    assert integrity.far_clock(minutes, zone, NOON) is is_far


@pytest.mark.parametrize(("count", "seconds"), [(7, 55), (12, 90), (40, 120), (40, 300), (200, 600)])
def test_a_finger_that_taps_and_taps_is_a_burst(count: int, seconds: float) -> None:
    assert len(integrity.bursts(_taps(count, seconds), LONG_AFTER)) == count


def test_a_burst_says_how_many_came_in_how_many_seconds() -> None:
    assert integrity.bursts(_taps(7, 35), LONG_AFTER)[3] == {"count": 7, "seconds": 30}


@pytest.mark.parametrize("count", [1, 6])
def test_six_friends_at_once_are_no_burst(count: int) -> None:
    assert integrity.bursts(_taps(count, 20), LONG_AFTER) == {}


def test_different_faces_are_no_burst() -> None:
    taps = [*_taps(6, 40), *(Tap(100 + tap.id, 2, tap.given_at) for tap in _taps(6, 40))]
    assert integrity.bursts(taps, LONG_AFTER) == {}


@pytest.mark.parametrize("share", [0.6, 0.85, 1.0])
def test_two_hundred_customers_in_an_hour_are_hardly_ever_a_burst(share: float) -> None:
    hours = [integrity.bursts(_crowd(seed, 200, share), LONG_AFTER) for seed in range(150)]
    assert sum(map(bool, hours)) <= 3


def test_a_crowd_is_no_burst_while_it_comes() -> None:
    crowd = _crowd(7, 200, 0.85)
    for minute in range(1, 61):
        now = NOON + timedelta(minutes=minute)
        assert integrity.bursts([tap for tap in crowd if tap.given_at <= now], now) == {}


def test_a_plain_burst_is_seen_at_once_and_a_small_one_once_its_half_hour_is_over() -> None:
    now = NOON + timedelta(minutes=1)
    assert len(integrity.bursts(_taps(20, 50), now)) == 20
    assert integrity.bursts(_taps(10, 50), now) == {}
    assert len(integrity.bursts(_taps(10, 50), now + integrity.AROUND)) == 10


def _class(count: int, seconds: float, looks: float = 7) -> list[Tap]:
    """Pupils who all open the page within so many seconds, look at it for a while, and tap the same face."""
    chance = random.Random(count)
    opened = [NOON + timedelta(seconds=seconds * chance.random()) for _ in range(count)]
    took = [timedelta(seconds=looks * (0.6 + 0.8 * chance.random())) for _ in range(count)]
    return [Tap(number, 5, at + took[number], at) for number, at in enumerate(opened)]


@pytest.mark.parametrize(("count", "seconds"), [(12, 20), (24, 45), (30, 60)])
def test_a_class_that_is_asked_to_answer_is_no_burst(count: int, seconds: float) -> None:
    assert integrity.bursts(_class(count, seconds), LONG_AFTER) == {}


def test_one_finger_has_one_page_open_at_a_time() -> None:
    one_by_one = [Tap(tap.id, 5, tap.given_at, tap.given_at - timedelta(seconds=4)) for tap in _taps(12, 60)]
    assert len(integrity.bursts(one_by_one, LONG_AFTER)) == 12


def test_a_page_says_how_many_phones_there_were_at_least() -> None:
    at = [NOON + timedelta(seconds=number) for number in range(10)]
    apart = [integrity.Visit(at[0], at[2]), integrity.Visit(at[2], at[4]), integrity.Visit.of(None, at[3])]
    assert integrity.fewest_phones(apart) == 1
    assert integrity.fewest_phones([integrity.Visit(at[number], at[number + 5]) for number in range(4)]) == 4
    assert integrity.fewest_phones([integrity.Visit.of(at[9], at[2]), integrity.Visit(at[1], at[6])]) == 1
    assert integrity.fewest_phones([]) == 1


def _thank(mention_id: int, phone: int = 1, person: int | str = 1, network: bytes = b"wifi") -> Thank:
    return Thank(mention_id, network, network + bytes([phone]), person)


def test_a_second_thank_you_of_a_phone_is_a_repeat_and_the_twenty_first_too_many() -> None:
    families = integrity.thanks_of_a_day([_thank(number) for number in range(1, 21)], {b"wifi": 1}, {})
    assert (set(families.repeats), families.too_many) == (set(range(2, 21)), {})
    more = integrity.thanks_of_a_day([_thank(number) for number in (21, *range(1, 21))], {b"wifi": 1}, {})
    assert (set(more.repeats), set(more.too_many)) == (set(range(2, 22)), set(range(2, 22)))
    assert more.too_many[2] == {"count": 21}


@pytest.mark.parametrize(("phones", "repeats", "too_many"), [(1, 29, 29), (2, 28, 0), (30, 0, 0)])
def test_thirty_phones_that_look_alike_are_not_one(phones: int, repeats: int, too_many: int) -> None:
    thanks = [_thank(number) for number in range(1, 31)]
    day = integrity.thanks_of_a_day(thanks, {b"wifi": 1}, {thanks[0].browser: phones})
    assert (len(day.repeats), len(day.too_many)) == (repeats, too_many)


def test_other_people_phones_and_networks_are_no_repeat() -> None:
    thanks = [_thank(1), _thank(2, person=2), _thank(3, phone=2), _thank(4, network=b"other")]
    assert not integrity.thanks_of_a_day(thanks, {b"wifi": 2, b"other": 1}, {}).repeats


@pytest.mark.parametrize(("browsers", "is_shared"), [(7, False), (8, True)])
def test_on_a_network_that_customers_share_the_same_phone_says_nothing(browsers: int, is_shared: bool) -> None:
    day = integrity.thanks_of_a_day([_thank(number) for number in range(1, 41)], {b"wifi": browsers}, {})
    assert (not day.repeats, not day.too_many) == (is_shared, is_shared)
