"""What the lists of locations and touchpoints say."""

from datetime import date, timedelta

import pytest

from kiosk.actions import places as actions
from kiosk.extensions import db
from kiosk.models import Location
from kiosk.queries import places
from tests.builders import NOON, make_response
from tests.cast import LONG_AGO, Cast

TODAY = date(2026, 10, 14)


def _quiet(cast: Cast) -> dict[str, tuple[int, bool]]:
    rows = places.touchpoints_now(cast.harbour, today=TODAY, now=NOON, with_badges=True)
    return {row.touchpoint.name: (row.answer_count, row.is_quiet) for row in rows}


def test_only_the_last_fortnight_counts(cast: Cast) -> None:
    make_response(cast.reception, given_at=NOON)
    make_response(cast.reception, given_at=NOON - timedelta(days=13))
    make_response(cast.reception, given_at=NOON - timedelta(days=14))
    assert _quiet(cast) == {"Reception": (2, False)}


def test_a_touchpoint_without_an_answer_for_a_fortnight_is_quiet(cast: Cast) -> None:
    make_response(cast.reception, given_at=NOON - timedelta(days=15))
    assert _quiet(cast) == {"Reception": (0, True)}
    assert places.touchpoint_now(cast.reception, today=TODAY, now=NOON).is_quiet


def test_a_new_retired_or_personal_touchpoint_is_never_quiet(cast: Cast) -> None:
    actions.retire(cast.reception, by=cast.priya, at=NOON)
    actions.add_touchpoint(cast.harbour, name="Door", by=cast.priya, at=NOON - timedelta(days=13))
    actions.add_badges(cast.harbour, by=cast.priya, at=LONG_AGO)
    assert not any(is_quiet for _count, is_quiet in _quiet(cast).values())
    assert len(_quiet(cast)) == 5


def test_a_location_counts_its_spots_in_use_and_its_answers(cast: Cast) -> None:
    make_response(cast.reception)
    actions.add_badges(cast.harbour, by=cast.priya, at=NOON)
    rows = places.listed(None, today=TODAY).rows
    assert [(row.location.name, row.touchpoint_count, row.answer_count) for row in rows] == [
        ("Harbour Street", 1, 1),
        ("Hill Road", 1, 0),
    ]


@pytest.mark.parametrize("search", ["hill", "ROAD", "ll r"])
def test_a_location_is_found_by_a_part_of_its_name(cast: Cast, search: str) -> None:
    assert [row.location for row in places.listed(None, today=TODAY, search=search).rows] == [cast.hill]


@pytest.mark.parametrize("search", ["%", "_", "\\", "'; --"])
def test_signs_in_a_search_mean_themselves(cast: Cast, search: str) -> None:
    assert places.listed(None, today=TODAY, search=search).rows == []


def test_every_location_is_on_exactly_one_page_of_the_list(cast: Cast) -> None:
    db.session.add_all(Location(name=f"Shop {n:03}", time_zone="UTC", created_at=LONG_AGO) for n in range(120))
    db.session.commit()
    names, after = [], ""
    while True:
        page = places.listed(None, today=TODAY, after=after)
        names += [row.location.name for row in page.rows]
        after = page.after
        if not after:
            break
    assert len(names) == len(set(names)) == 122


def test_what_is_out_of_scope_is_not_listed(cast: Cast) -> None:
    rows = places.listed(frozenset({cast.hill.id}), today=TODAY).rows
    assert [row.location for row in rows] == [cast.hill]
