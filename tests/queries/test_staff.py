"""Questions about staff: whom a list shows, in which order, and how many questions that costs."""

from datetime import date

import pytest
import sqlalchemy as sa

from kiosk.extensions import db
from kiosk.models import Location, MentionStatus, StaffMember, StaffName
from kiosk.queries import colleagues, mentions, praise, staff, visits
from kiosk.queries.staff import Wanted
from tests.builders import make_decided, make_mention
from tests.cast import LONG_AGO, Cast

TODAY = date(2026, 10, 14)


def _names(wanted: Wanted) -> list[str]:
    return [person.full_name for person in staff.listed(wanted).people]


def make_people(location: Location, count: int) -> None:
    """`count` people named Person 000 and so on."""
    db.session.add_all(
        StaffMember(
            full_name=f"Person {number:03}",
            shown_name=f"P{number}",
            created_at=LONG_AGO,
            locations=[location],
            names=[StaffName(name=f"Nick {number}")],
        )
        for number in range(count)
    )
    db.session.commit()


def test_a_scope_sees_its_own_people(cast: Cast) -> None:
    assert _names(Wanted(None, TODAY)) == ["Catherine Byrne", "Hanna Virtanen", "Rosa Martinez", "Thomas Baker"]
    assert _names(Wanted(frozenset({cast.hill.id}), TODAY)) == ["Hanna Virtanen"]
    assert _names(Wanted(frozenset(), TODAY)) == []
    assert _names(Wanted(None, TODAY, location_id=cast.hill.id)) == ["Hanna Virtanen"]


@pytest.mark.parametrize("search", ["rosa", "MARTÍNEZ ros", "Rosa M.", " rosa  "])
def test_a_search_finds_any_spelling(cast: Cast, search: str) -> None:
    assert _names(Wanted(None, TODAY, search=search)) == ["Rosa Martinez"]


def test_a_search_finds_other_names_and_plain_letters(cast: Cast) -> None:
    cast.hanna.full_name = "Jürgen Öztürk"
    db.session.commit()
    assert _names(Wanted(None, TODAY, search="cathy")) == ["Catherine Byrne"]
    assert _names(Wanted(None, TODAY, search="jurgen oz")) == ["Jürgen Öztürk"]
    assert _names(Wanted(None, TODAY, search="ÖZTÜRK")) == ["Jürgen Öztürk"]
    assert _names(Wanted(None, TODAY, search="%")) == []


def test_a_search_stays_within_the_scope(cast: Cast) -> None:
    assert _names(Wanted(frozenset({cast.hill.id}), TODAY, search="rosa")) == []


def test_leavers_stand_apart_from_the_day_after(cast: Cast) -> None:
    cast.rosa.left_on, cast.tom.left_on = TODAY, date(2026, 10, 13)
    db.session.commit()
    listing = staff.listed(Wanted(frozenset({cast.harbour.id}), TODAY, has_left=True))
    assert [person.full_name for person in listing.people] == ["Thomas Baker"]
    assert (listing.here_count, listing.left_count) == (2, 1)


@pytest.mark.parametrize("search", ["", "person"])
def test_pages_follow_each_other_without_a_gap(cast: Cast, search: str) -> None:
    make_people(cast.hill, 120)
    wanted = Wanted(frozenset({cast.hill.id}), TODAY, search=search)
    after, names = "", []
    for _ in range(3):
        page = staff.listed(wanted, after=after)
        names += [person.full_name for person in page.people if person.full_name != "Hanna Virtanen"]
        after = page.after
    assert names == [f"Person {number:03}" for number in range(120)]
    assert after == ""


def test_namesakes_fall_into_no_gap(cast: Cast) -> None:
    make_people(cast.hill, 60)
    db.session.execute(sa.update(StaffMember).values(full_name="Kim Lee"))
    db.session.commit()
    wanted = Wanted(frozenset({cast.hill.id}), TODAY)
    first = staff.listed(wanted)
    rest = staff.listed(wanted, after=first.after)
    assert len({person.id for person in (*first.people, *rest.people)}) == 61


def test_one_person_is_seen_by_whoever_sees_one_of_their_locations(cast: Cast) -> None:
    cast.rosa.locations = [cast.harbour, cast.hill]
    db.session.commit()
    for scope in (None, frozenset({cast.harbour.id}), frozenset({cast.hill.id})):
        assert staff.person(cast.rosa.public_id, scope) is cast.rosa
    assert staff.person(cast.tom.public_id, frozenset({cast.hill.id})) is None
    assert staff.person("nobody", None) is None


def test_thanks_are_counted_by_status_within_the_scope(cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa, comment="Found me a slot.")
    make_decided(cast.reception, cast.rosa, status=MentionStatus.DECLINED)
    make_decided(cast.hill_desk, cast.rosa)
    thanks = staff.thanks(cast.rosa, frozenset({cast.harbour.id}))
    assert thanks.counts == {"new": 0, "approved": 1, "declined": 1, "withdrawn": 0}
    assert {mention.response.comment for mention in thanks.latest} == {"Found me a slot.", None}
    assert staff.thanks(cast.rosa, None).counts[MentionStatus.APPROVED] == 2


def test_an_accent_moves_nobody_to_the_end_of_a_list_to_choose_from(cast: Cast) -> None:
    etienne = StaffMember(full_name="Étienne Gagnon", shown_name="Étienne", is_shown=True, created_at=LONG_AGO)
    etienne.locations = [cast.harbour]
    db.session.add(etienne)
    db.session.commit()
    make_mention(cast.reception, "Nobody like that")
    (waiting,) = mentions.waiting(None).rows
    listed = [
        [one.name for one in visits.people(cast.harbour.id, today=TODAY)],
        [one.full_name for one in praise.people(cast.harbour, since=TODAY)],
        [one.full_name for one in colleagues.colleagues(cast.tom, today=TODAY)],
        [one.full_name for one in waiting.others],
    ]
    for names in listed:
        first = [name.split()[0] for name in names]
        assert first.index("Étienne") == first.index("Rosa") - 1 > 0, names
