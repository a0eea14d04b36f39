"""Several people in one note: split into a mention for each, and put together again."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.actions import mentions as actions
from kiosk.actions import responses, splitting
from kiosk.actions.responses import Told
from kiosk.errors import Conflict, Refused
from kiosk.extensions import db
from kiosk.models import AuditEntry, Mention, Response
from kiosk.queries import mentions as queries
from tests.builders import NOON, make_mention, make_response
from tests.cast import Cast

NOTE = "Rosa and Cathrine"
LATER = NOON + timedelta(hours=1)


def _split(mention: Mention, cast: Cast, *names: str) -> None:
    splitting.split(mention, names=names or ("Rosa", "Cathrine"), by=cast.mark, at=LATER)


def _all() -> list[tuple[str, str | None, str]]:
    db.session.rollback()
    found = db.session.scalars(sa.select(Mention).order_by(Mention.id).execution_options(populate_existing=True))
    return [(one.given_name, one.part_of, one.status.value) for one in found]


def test_one_mention_becomes_one_for_each_name_and_keeps_the_note(cast: Cast) -> None:
    _split(mention := make_mention(cast.reception, NOTE), cast)
    assert _all() == [("Rosa", NOTE, "new"), ("Cathrine", NOTE, "new")]
    other = db.session.scalars(sa.select(Mention).where(Mention.id != mention.id)).one()
    for name in ("response_id", "location_id", "given_on", "created_at", "origin"):
        assert getattr(other, name) == getattr(mention, name)


def test_the_names_proposed_are_the_ones_it_can_be_split_into(cast: Cast) -> None:
    mention = make_mention(cast.reception, "Thanks to Rosa (nurse), Tom & Kevin!")
    (card,) = queries.waiting(None).rows
    assert list(card.parts) == ["Thanks to Rosa (nurse)", "Tom", "Kevin!"]
    assert card.chosen is None
    _split(mention, cast, *card.parts)
    assert [name for name, _whole, _status in _all()] == list(card.parts)


def test_joining_puts_back_what_the_customer_wrote(cast: Cast) -> None:
    _split(mention := make_mention(cast.reception, NOTE), cast)
    splitting.join(mention, by=cast.mark, at=LATER)
    assert _all() == [(NOTE, None, "new")]
    with pytest.raises(Conflict, match="has not been split"):
        splitting.join(mention, by=cast.mark, at=LATER)


def test_a_part_that_is_decided_has_to_be_undone_before_joining(cast: Cast) -> None:
    _split(mention := make_mention(cast.reception, NOTE), cast)
    actions.approve(mention, staff_member=cast.rosa, by=cast.mark, at=LATER)
    with pytest.raises(Conflict, match="Undo that first"):
        splitting.join(mention, by=cast.mark, at=LATER)
    actions.undo(mention, status=mention.status, by=cast.mark, at=LATER)
    splitting.join(mention, by=cast.mark, at=LATER)
    assert _all() == [(NOTE, None, "new")]


def test_splitting_and_joining_are_audited(cast: Cast) -> None:
    _split(mention := make_mention(cast.reception, NOTE), cast)
    splitting.join(mention, by=cast.mark, at=LATER)
    split, joined = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id))
    names = {"given_names": ["Rosa", "Cathrine"]}
    assert (split.act, split.before, split.after) == ("split", {"given_name": NOTE}, names)
    assert (joined.act, joined.before, joined.after) == ("join", names, {"given_name": NOTE})


@pytest.mark.parametrize(
    "names", [(), ("Rosa",), ("Rosa", "Rosa"), ("Rosa", ""), ("Rosa", "Tom"), tuple(f"{n}" for n in range(11))]
)
def test_a_note_is_split_into_its_own_words_alone(cast: Cast, names: tuple[str, ...]) -> None:
    mention = make_mention(cast.reception, NOTE)
    with pytest.raises(Refused, match="into the names in it"):
        splitting.split(mention, names=names, by=cast.mark, at=LATER)
    assert _all() == [(NOTE, None, "new")]


def test_a_name_that_stands_in_the_answer_already_is_refused(cast: Cast) -> None:
    make_response(cast.reception, told=Told(typed_names=(NOTE, "Cathrine")))
    mention = db.session.scalars(sa.select(Mention).where(Mention.given_name == NOTE)).one()
    with pytest.raises(Refused, match="already named in this answer"):
        _split(mention, cast)
    assert len(_all()) == 2


def test_what_is_decided_or_split_already_is_not_split(cast: Cast) -> None:
    _split(mention := make_mention(cast.reception, NOTE), cast)
    with pytest.raises(Conflict, match="already split"):
        _split(mention, cast)
    actions.decline(decided := make_mention(cast.reception, NOTE), by=cast.mark, at=LATER)
    with pytest.raises(Conflict):
        _split(decided, cast)


def test_sending_a_split_note_again_changes_nothing(cast: Cast) -> None:
    told = Told(typed_names=(NOTE, "Tom"))
    response: Response = make_response(cast.reception, told=told)
    _split(db.session.scalars(sa.select(Mention).where(Mention.given_name == NOTE)).one(), cast)
    responses.add(response.client_id, told, at=NOON + timedelta(minutes=5))
    assert sorted(_all()) == [("Cathrine", NOTE, "new"), ("Rosa", NOTE, "new"), ("Tom", None, "new")]
    responses.add(response.client_id, Told(typed_names=("Tom",)), at=NOON + timedelta(minutes=6))
    assert _all() == [("Tom", None, "new")]
