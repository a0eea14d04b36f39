"""Standards: what makes a version, what old answers keep, and the order."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from kiosk.actions import standards as actions
from kiosk.actions.responses import Told
from kiosk.actions.standards import Promise
from kiosk.errors import Refused
from kiosk.extensions import db
from kiosk.models import AuditEntry, Interaction, Standard
from kiosk.queries import standards, visits
from tests.builders import NOON, make_response
from tests.cast import Cast

LISTENED = Promise("Listened to me", "Listened to me: every time.", "Nobody listened")
CALLED_BACK = Promise(
    "Called back", "We call back the same day.", "Nobody called", "Calls returned", "95 %", Interaction.PHONE, "Respect"
)


def _titles() -> list[str]:
    db.session.rollback()
    return [standard.current.title for standard in standards.standards()]


def _acts() -> list[str]:
    return list(db.session.scalars(sa.select(AuditEntry.act).order_by(AuditEntry.id)))


def _add(cast: Cast, *titles: str) -> list[Standard]:
    return [actions.add(replace(CALLED_BACK, title=title), by=cast.priya, at=NOON) for title in titles]


def test_a_new_standard_is_the_last(cast: Cast) -> None:
    added = actions.add(CALLED_BACK, by=cast.priya, at=NOON)
    assert _titles() == ["Warm welcome", "Listened to me", "Called back"]
    assert (added.current.version, added.current.interaction, added.current.target) == (1, Interaction.PHONE, "95 %")
    assert _acts() == ["add"]


@pytest.mark.parametrize(
    "words", [{"title": "Heard me out"}, {"sentence": "We let you finish."}, {"shortfall": "I was cut short"}]
)
def test_new_words_are_a_new_version(cast: Cast, words: dict[str, str]) -> None:
    actions.change(cast.listened, replace(LISTENED, **words), by=cast.priya, at=NOON)
    db.session.rollback()
    assert [version.version for version in cast.listened.versions] == [1, 2]
    assert cast.listened.versions[0].title == "Listened to me"
    assert _acts() == ["reword"]


def test_a_new_target_is_no_new_wording(cast: Cast) -> None:
    changed = replace(LISTENED, measure="Share", target="9 of 10", interaction=Interaction.QUEUE, core_value="Respect")
    actions.change(cast.listened, changed, by=cast.priya, at=NOON)
    db.session.rollback()
    assert [(version.version, version.target) for version in cast.listened.versions] == [(1, "9 of 10")]
    assert _acts() == ["change"]


def test_saving_the_same_words_changes_nothing(cast: Cast) -> None:
    actions.change(cast.listened, LISTENED, by=cast.priya, at=NOON)
    assert len(cast.listened.versions) == 1
    assert _acts() == []


def test_an_answer_keeps_the_words_it_was_given_to(cast: Cast) -> None:
    def answer() -> str:
        current = visits.promises()[1].version_id
        response = make_response(cast.reception, told=Told(kept=(current,)))
        return response.receipt_code

    before = answer()
    actions.change(cast.listened, replace(LISTENED, title="Heard me out"), by=cast.priya, at=NOON)
    after = answer()
    actions.retire(cast.listened, by=cast.priya, at=NOON)
    assert visits.receipt(before).standards == ("Listened to me",)
    assert visits.receipt(after).standards == ("Heard me out",)


def test_customers_see_the_newest_words_in_order(cast: Cast) -> None:
    actions.change(cast.listened, replace(LISTENED, title="Heard me out"), by=cast.priya, at=NOON)
    actions.move(cast.listened, up=True, by=cast.priya, at=NOON)
    assert [promise.title for promise in visits.promises()] == ["Heard me out", "Warm welcome"]


def test_a_standard_moves_one_place_at_a_time(cast: Cast) -> None:
    third, fourth = _add(cast, "Third", "Fourth")
    actions.move(fourth, up=True, by=cast.priya, at=NOON)
    assert _titles() == ["Warm welcome", "Listened to me", "Fourth", "Third"]
    actions.move(cast.welcome, up=False, by=cast.priya, at=NOON)
    assert _titles() == ["Listened to me", "Warm welcome", "Fourth", "Third"]


def test_the_ends_of_the_order_hold(cast: Cast) -> None:
    actions.move(cast.welcome, up=True, by=cast.priya, at=NOON)
    actions.move(cast.listened, up=False, by=cast.priya, at=NOON)
    assert _titles() == ["Warm welcome", "Listened to me"]
    assert _acts() == []


def test_equal_positions_are_put_in_order_by_a_move(cast: Cast) -> None:
    db.session.execute(sa.update(Standard).values(position=1))
    db.session.commit()
    actions.move(cast.welcome, up=False, by=cast.priya, at=NOON)
    assert _titles() == ["Listened to me", "Warm welcome"]


def test_a_retired_standard_leaves_the_order_and_comes_back_last(cast: Cast) -> None:
    actions.retire(cast.welcome, by=cast.priya, at=NOON)
    assert _titles() == ["Listened to me"]
    actions.move(cast.welcome, up=False, by=cast.priya, at=NOON)
    actions.bring_back(cast.welcome, by=cast.priya, at=NOON)
    assert _titles() == ["Listened to me", "Warm welcome"]
    assert _acts() == ["retire", "bring back"]


def test_a_title_is_used_once(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.add(replace(CALLED_BACK, title="WARM welcome"), by=cast.priya, at=NOON)
    with pytest.raises(Refused):
        actions.change(cast.listened, replace(LISTENED, title="Warm welcome"), by=cast.priya, at=NOON)
    actions.retire(cast.welcome, by=cast.priya, at=NOON)
    actions.add(replace(CALLED_BACK, title="Warm welcome"), by=cast.priya, at=NOON)
    with pytest.raises(Refused):
        actions.bring_back(cast.welcome, by=cast.priya, at=NOON)


def test_a_set_adds_only_what_is_not_there(cast: Cast) -> None:
    for _ in range(2):
        actions.add_all([LISTENED, CALLED_BACK, replace(CALLED_BACK, title="Clean")], by=cast.priya, at=NOON)
    assert _titles() == ["Warm welcome", "Listened to me", "Called back", "Clean"]
