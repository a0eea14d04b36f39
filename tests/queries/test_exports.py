"""Which mentions a month holds, in which order, and what is said about each."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from kiosk.actions import months
from kiosk.actions.responses import Told
from kiosk.extensions import db
from kiosk.models import Mention, MentionStatus, StaffMember, StandardVersion, Touchpoint, month_rows
from kiosk.models.month_rows import Place
from kiosk.models.month_words import Words
from kiosk.queries import exports
from kiosk.queries.exports import EVERY_STATUS, Wanted
from tests.builders import NOON, make_decided, make_mention, make_response
from tests.cast import LONG_AGO, Cast

OCTOBER = date(2026, 10, 1)


def _names(wanted: Wanted) -> list[str]:
    return [line.given_name for line in exports.lines(wanted)]


EDGES = [
    ("reception", datetime(2026, 9, 30, 22, 59, 59, tzinfo=UTC), 9),
    ("reception", datetime(2026, 9, 30, 23, 0, tzinfo=UTC), 10),
    ("reception", datetime(2026, 10, 31, 23, 59, 59, tzinfo=UTC), 10),
    ("reception", datetime(2026, 11, 1, 0, 0, tzinfo=UTC), 11),
    ("reception", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), 10),
    ("reception", datetime(2026, 10, 25, 1, 30, tzinfo=UTC), 10),
    ("reception", datetime(2026, 3, 31, 22, 59, 59, tzinfo=UTC), 3),
    ("reception", datetime(2026, 3, 31, 23, 0, tzinfo=UTC), 4),
    ("hill_desk", datetime(2026, 10, 31, 10, 59, 59, tzinfo=UTC), 10),
    ("hill_desk", datetime(2026, 10, 31, 11, 0, tzinfo=UTC), 11),
    ("hill_desk", datetime(2026, 9, 30, 10, 59, 59, tzinfo=UTC), 9),
    ("hill_desk", datetime(2026, 9, 30, 11, 0, tzinfo=UTC), 10),
    ("hill_desk", datetime(2026, 3, 31, 11, 0, tzinfo=UTC), 4),
    ("hill_desk", datetime(2026, 4, 30, 11, 59, 59, tzinfo=UTC), 4),
    ("hill_desk", datetime(2026, 4, 30, 12, 0, tzinfo=UTC), 5),
]


@pytest.mark.parametrize(("spot", "given_at", "number"), EDGES)
def test_a_mention_is_in_the_month_of_its_locations_own_calendar(
    cast: Cast, spot: str, given_at: datetime, number: int
) -> None:
    make_decided(getattr(cast, spot), cast.rosa, given_at=given_at)
    months = [month for month in range(1, 13) if _names(Wanted(date(2026, month, 1), None))]
    assert months == [number]


def test_the_year_turns_with_the_locations_own_clock(cast: Cast) -> None:
    make_decided(cast.hill_desk, cast.hanna, given_at=datetime(2026, 12, 31, 11, 0, tzinfo=UTC))
    assert _names(Wanted(date(2026, 12, 1), None)) == []
    assert len(_names(Wanted(date(2027, 1, 1), None))) == 1


def test_the_time_is_the_one_on_the_locations_wall(cast: Cast) -> None:
    make_decided(cast.hill_desk, cast.hanna, given_at=datetime(2026, 10, 31, 10, 59, 30, tzinfo=UTC))
    (line,) = exports.lines(Wanted(OCTOBER, None))
    assert (line.given_on, line.given_at) == ("2026-10-31", "23:59")
    assert line.decided_at == "2026-11-01 01:59"


def test_the_hour_that_comes_twice_keeps_the_order_of_the_day(cast: Cast) -> None:
    for minute, name in enumerate(("first", "second")):
        make_decided(
            cast.reception, cast.rosa, given_name=name, given_at=datetime(2026, 10, 25, minute, 30, tzinfo=UTC)
        )
    assert [(line.given_name, line.given_at) for line in exports.lines(Wanted(OCTOBER, None))] == [
        ("first", "01:30"),
        ("second", "01:30"),
    ]


def test_only_approved_mentions_unless_every_status_is_asked_for(cast: Cast) -> None:
    make_mention(cast.reception, "new")
    for status in (MentionStatus.APPROVED, MentionStatus.DECLINED, MentionStatus.WITHDRAWN):
        make_decided(cast.reception, cast.rosa, status=status, given_name=status)
    assert _names(Wanted(OCTOBER, None)) == ["approved"]
    assert _names(Wanted(OCTOBER, None, EVERY_STATUS)) == ["new", "approved", "declined", "withdrawn"]


def test_a_concern_is_in_no_list_of_a_month_open_or_closed(cast: Cast) -> None:
    make_decided(cast.reception, cast.tom, given_at=NOON)
    make_decided(cast.reception, cast.rosa, given_at=NOON, rating=1, status=MentionStatus.CONCERN)
    every = Wanted(OCTOBER, None, EVERY_STATUS)
    assert len(_names(every)) == 1
    months.close(cast.reception.location, month=OCTOBER, by=cast.mark, at=NOON + timedelta(days=30))
    assert len(_names(every)) == 1


def test_only_the_locations_in_scope(cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa, given_name="here")
    make_decided(cast.hill_desk, cast.hanna, given_name="there")
    assert _names(Wanted(OCTOBER, frozenset({cast.harbour.id}))) == ["here"]
    assert _names(Wanted(OCTOBER, frozenset())) == []


def test_lines_come_by_location_then_date_then_id(cast: Cast) -> None:
    later, earlier = datetime(2026, 10, 20, 9, tzinfo=UTC), datetime(2026, 10, 2, 9, tzinfo=UTC)
    make_decided(cast.hill_desk, cast.hanna, given_name="4", given_at=later)
    make_decided(cast.reception, cast.rosa, given_name="2", given_at=later)
    make_decided(cast.reception, cast.rosa, given_name="3", given_at=later)
    make_decided(cast.reception, cast.rosa, given_name="1", given_at=earlier)
    assert _names(Wanted(OCTOBER, None)) == ["1", "2", "3", "4"]


def test_a_line_says_all_that_was_said(cast: Cast) -> None:
    told = Told(
        typed_names=("Rosa with the red glasses",),
        kept=(cast.listened.current.id, cast.welcome.current.id),
        comment="Found me a slot,\nthe same day.",
    )
    response = make_response(cast.reception, told=told, rating=4)
    mention = db.session.scalars(sa.select(Mention).where(Mention.response_id == response.id)).one()
    cast.rosa.reference = "R-07"
    mention.staff_member_id, mention.status, mention.decided_by_id = cast.rosa.id, MentionStatus.APPROVED, cast.mark.id
    mention.decided_at = mention.created_at + timedelta(hours=2)
    db.session.add(cast.rosa)
    db.session.commit()
    (line,) = exports.lines(Wanted(OCTOBER, None))
    assert [f"{cell}" for cell in line] == [
        "2026-10", "Harbour Street", "2026-10-14", "13:00", "Reception", "QR code", "Rosa Martinez", "R-07",
        "Rosa with the red glasses", "Warm welcome; Listened to me", "Found me a slot,\nthe same day.", "Good",
        "Approved", "Mark Ellis", "2026-10-14 15:00", "1", "Open", mention.public_id,
    ]  # fmt: skip


def test_standards_keep_the_words_of_their_time(cast: Cast) -> None:
    old = cast.welcome.current
    _thanked_for(cast.reception, cast.rosa, kept=(old.id,))
    new = StandardVersion(
        standard_id=cast.welcome.id,
        version=2,
        title="Said hello",
        shortfall="No hello",
        sentence="-",
        created_at=LONG_AGO,
    )
    db.session.add(new)
    db.session.commit()
    _thanked_for(cast.reception, cast.rosa, kept=(new.id,))
    _thanked_for(cast.reception, cast.rosa, fell_short=(new.id,))
    assert [line.standards for line in exports.lines(Wanted(OCTOBER, None, EVERY_STATUS))] == [
        "Warm welcome", "Said hello", "No hello",
    ]  # fmt: skip


def test_a_line_says_what_fell_short_whatever_the_rating(cast: Cast) -> None:
    told = Told(typed_names=("Rosa",), kept=(cast.listened.current.id,), fell_short=(cast.welcome.current.id,))
    make_response(cast.reception, told=told, rating=4)
    (line,) = exports.lines(Wanted(OCTOBER, None, EVERY_STATUS))
    assert line.standards == "Nobody greeted me; Listened to me"


def _thanked_for(touchpoint: Touchpoint, person: StaffMember, **told: Any) -> None:
    make_response(touchpoint, told=Told(chosen=((person.id, person.shown_name),), **told))


def test_batches_join_without_a_gap_or_a_double(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(month_rows, "BATCH", 2)
    for number in range(5):
        make_decided(cast.reception, cast.rosa, given_name=f"{number}")
    make_decided(cast.hill_desk, cast.hanna, given_name="5")
    assert _names(Wanted(OCTOBER, None)) == ["0", "1", "2", "3", "4", "5"]


def test_a_batch_is_one_read_however_long_it_is(cast: Cast) -> None:
    reads = []

    def connect() -> sa.Connection:
        reads.append(1)
        return db.engine.connect()

    for number in range(6):
        make_decided(cast.reception, cast.rosa, given_name=f"{number}")
    place = Place(cast.harbour.id, cast.harbour.name, cast.harbour.time_zone)
    assert len(list(month_rows.given(place, OCTOBER, Words(connect)))) == 6
    assert len(reads) == 1


def test_the_preview_counts_people_by_the_alphabet_and_what_still_waits(cast: Cast) -> None:
    make_decided(cast.reception, cast.tom)
    for _ in range(2):
        make_decided(cast.reception, cast.rosa)
    make_decided(cast.reception, cast.catherine, status=MentionStatus.DECLINED)
    make_mention(cast.reception)
    make_decided(cast.hill_desk, cast.hanna)
    preview = exports.preview(Wanted(OCTOBER, frozenset({cast.harbour.id})))
    assert [(total.person, total.count) for total in preview.people] == [("Rosa Martinez", 2), ("Thomas Baker", 1)]
    assert [preview.counts[status] for status in EVERY_STATUS] == [1, 3, 1, 0]


def test_names_with_accents_stand_where_a_reader_looks_for_them(cast: Cast) -> None:
    cast.rosa.full_name, cast.tom.full_name, cast.catherine.full_name = "Étienne Gagnon", "eva Berg", "Eric Ash"
    db.session.add_all([cast.rosa, cast.tom, cast.catherine])
    db.session.commit()
    for person in (cast.rosa, cast.tom, cast.catherine):
        make_decided(cast.reception, person)
    people = exports.preview(Wanted(OCTOBER, None)).people
    assert [total.person for total in people] == ["Eric Ash", "Étienne Gagnon", "eva Berg"]


def test_a_long_preview_is_cut_and_says_how_many_more(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_TOTALS", 1)
    for person in (cast.rosa, cast.tom, cast.catherine):
        make_decided(cast.reception, person)
    preview = exports.preview(Wanted(OCTOBER, None))
    assert [total.person for total in preview.people] == ["Catherine Byrne"]
    assert preview.more_people_count == 2
