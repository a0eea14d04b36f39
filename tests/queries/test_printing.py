"""What can be printed: which codes, in which order, marked how."""

from datetime import date

from kiosk.actions import places
from kiosk.documents.printed import PrintedCode
from kiosk.extensions import db
from kiosk.models import Standard
from kiosk.queries import printing
from tests.builders import NOON
from tests.cast import LONG_AGO, Cast

BASE_URL = "https://feedback.example.org"
TODAY = date(2026, 10, 14)


def _codes(scope: frozenset[int] | None = None, **which: object) -> list[PrintedCode]:
    return printing.codes(scope, base_url=BASE_URL, today=TODAY, **which)


def test_spots_come_before_badges_location_by_location(cast: Cast) -> None:
    places.add_badges(cast.harbour, by=cast.priya, at=NOON)
    assert [(code.location, code.name, code.role) for code in _codes()] == [
        ("Harbour Street", "Reception", ""),
        ("Harbour Street", "Catherine", "Dental nurse"),
        ("Harbour Street", "Rosa M.", "Dental nurse"),
        ("Harbour Street", "Tom", "Dental nurse"),
        ("Hill Road", "Front desk", ""),
    ]


def test_retired_codes_and_those_of_leavers_are_marked(cast: Cast) -> None:
    places.add_badges(cast.harbour, by=cast.priya, at=NOON)
    places.retire(cast.reception, by=cast.priya, at=NOON)
    places.retire(cast.hill, by=cast.priya, at=NOON)
    cast.tom.left_on = date(2026, 10, 13)
    cast.rosa.left_on = TODAY
    db.session.commit()
    assert {code.name for code in _codes() if code.is_retired} == {"Reception", "Front desk", "Tom"}


def test_a_list_of_codes_never_reaches_beyond_the_scope(cast: Cast) -> None:
    harbour = frozenset({cast.harbour.id})
    assert [code.code for code in _codes(harbour)] == [cast.reception.code]
    assert _codes(harbour, only={cast.hill_desk.code}) == []
    assert _codes(frozenset()) == []


def test_the_printed_address_comes_from_the_configuration(cast: Cast) -> None:
    [code] = _codes(location=cast.harbour)
    assert code.address == "https://feedback.example.org/t/harb0wr1"
    assert code.scanned == "https://FEEDBACK.EXAMPLE.ORG/T/HARB0WR1"
    assert code.typed == "feedback.example.org/t/harb0wr1"


def test_who_has_no_badge_is_named(cast: Cast) -> None:
    assert printing.without_badge(cast.harbour, today=TODAY) == ["Catherine", "Rosa M.", "Tom"]
    places.add_badges(cast.harbour, by=cast.priya, at=NOON)
    assert printing.without_badge(cast.harbour, today=TODAY) == []


def test_standards_in_use_stand_in_their_order(cast: Cast) -> None:
    db.session.add(Standard(position=0, created_at=LONG_AGO, retired_at=NOON, versions=[]))
    db.session.commit()
    assert printing.standards() == (
        ("Warm welcome", "Warm welcome: every time."),
        ("Listened to me", "Listened to me: every time."),
    )
