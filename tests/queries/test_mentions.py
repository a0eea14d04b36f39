"""Which mentions wait, who may be meant by each, and which were decided."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.actions import mentions as actions
from kiosk.actions.responses import Told
from kiosk.extensions import db
from kiosk.models import Mention, MentionStatus, StaffMember
from kiosk.queries import mentions, waiting
from tests import counting
from tests.builders import NOON, make_decided, make_mention, make_response
from tests.cast import LONG_AGO, Cast


def _card(cast: Cast, given: str) -> mentions.Card:
    make_mention(cast.reception, given)
    return mentions.waiting(None).rows[-1]


def _names(card: mentions.Card) -> list[str]:
    return [choice.person.shown_name for choice in card.choices]


def _given(page: mentions.Page[mentions.Card]) -> list[str]:
    return [card.mention.given_name for card in page.rows]


def test_the_oldest_waits_first_and_what_is_decided_waits_no_longer(cast: Cast) -> None:
    make_mention(cast.reception, "First")
    make_mention(cast.reception, "Second")
    make_decided(cast.reception, cast.rosa)
    assert _given(mentions.waiting(None)) == ["First", "Second"]
    assert waiting.counts(None).mentions == 2


def test_only_what_is_in_scope_waits(cast: Cast) -> None:
    make_mention(cast.reception, "Here")
    make_mention(cast.hill_desk, "There")
    hill = frozenset({cast.hill.id})
    assert _given(mentions.waiting(hill)) == ["There"]
    assert (waiting.counts(hill).mentions, waiting.counts(frozenset()).mentions) == (1, 0)
    assert mentions.decided(hill).rows == []


def test_every_waiting_mention_is_on_exactly_one_page(cast: Cast) -> None:
    for number in range(25):
        make_mention(cast.reception, f"Name {number}")
    seen, after = [], ""
    while True:
        page = mentions.waiting(None, after=after)
        seen += _given(page)
        after = page.cursor
        if not after:
            break
    assert seen == [f"Name {number}" for number in range(25)]


def test_every_decision_is_on_exactly_one_page_the_latest_first(cast: Cast) -> None:
    for number in range(12):
        make_decided(cast.reception, cast.rosa, given_name=str(number), given_at=NOON - timedelta(days=number % 3))
    first = mentions.decided(None)
    second = mentions.decided(None, before=first.cursor)
    rows = [*first.rows, *second.rows]
    assert [(row.decided_at, row.id) for row in rows] == sorted(
        ((row.decided_at, row.id) for row in rows), reverse=True
    )
    assert (len({row.id for row in rows}), second.cursor) == (12, "")


@pytest.mark.parametrize("cursor", ["nothing", "' OR 1=1", "9" * 400])
def test_a_cursor_that_is_none_begins_at_the_beginning(cast: Cast, cursor: str) -> None:
    make_mention(cast.reception)
    make_decided(cast.reception, cast.rosa)
    assert len(mentions.waiting(None, after=cursor).rows) == 1
    assert len(mentions.decided(None, before=cursor).rows) == 1


def test_a_typed_name_suggests_people_of_its_location_alone(cast: Cast) -> None:
    card = _card(cast, "Cathrine")
    assert [choice.person for choice in card.choices] == [cast.catherine]
    assert card.chosen is None
    assert [person.shown_name for person in card.others] == ["Rosa M.", "Tom"]


@pytest.mark.parametrize(("given", "name"), [("rosa", "Rosa M."), ("Cathy", "Catherine"), ("Thomas", "Tom")])
def test_an_exact_or_known_name_is_offered_chosen(cast: Cast, given: str, name: str) -> None:
    card = _card(cast, given)
    assert card.chosen is not None
    assert card.chosen.shown_name == name


def test_the_customers_choice_is_offered_chosen(cast: Cast) -> None:
    make_response(cast.reception, told=Told(chosen=((cast.tom.id, "Rosa"),)))
    (card,) = mentions.waiting(None).rows
    assert (card.chosen, [choice.reason for choice in card.choices]) == (cast.tom, [None])
    assert [person.shown_name for person in card.others] == ["Catherine", "Rosa M."]


@pytest.mark.parametrize(("days", "is_there"), [(0, True), (-1, False)])
def test_a_leaver_can_be_meant_while_they_still_worked_there(cast: Cast, days: int, is_there: bool) -> None:
    cast.rosa.left_on, cast.rosa.is_shown = NOON.date() + timedelta(days=days), False
    db.session.commit()
    card = _card(cast, "Rosa")
    assert (cast.rosa in [choice.person for choice in card.choices]) is is_there
    assert cast.rosa not in card.others


def test_one_mention_is_found_in_scope_alone(cast: Cast) -> None:
    id = make_mention(cast.reception).public_id
    assert mentions.mention(id, frozenset({cast.harbour.id})) is not None
    assert mentions.mention(id, frozenset({cast.hill.id})) is None
    assert mentions.mention("nothing", None) is None


def test_an_undone_mention_waits_where_it_did(cast: Cast) -> None:
    make_mention(cast.reception, "First")
    make_mention(cast.reception, "Second")
    first = db.session.scalars(sa.select(Mention).order_by(Mention.id)).first()
    actions.approve(first, staff_member=cast.rosa, by=cast.mark, at=NOON)
    actions.undo(first, status=MentionStatus.APPROVED, by=cast.mark, at=NOON)
    assert _given(mentions.waiting(None)) == ["First", "Second"]


def test_ten_cards_ask_no_more_than_one(cast: Cast) -> None:
    make_mention(cast.reception)
    with counting.queries() as few:
        mentions.waiting(None)
    db.session.add_all(
        StaffMember(full_name=f"Ann {n}", shown_name="Ann", created_at=LONG_AGO, locations=[cast.hill])
        for n in range(20)
    )
    for number in range(9):
        make_mention(cast.hill_desk, f"Ann {number}")
    with counting.queries() as many:
        assert len(mentions.waiting(None).rows) == 10
    assert (len(few), len(many)) == (6, 6)
