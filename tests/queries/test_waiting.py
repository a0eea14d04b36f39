"""What waits is counted for the locations that somebody sees, in one question."""

from kiosk.actions import holds, remarks, rewards
from kiosk.models import HoldReason, RuleKind
from kiosk.queries import waiting
from kiosk.queries.waiting import Waiting
from tests import counting, rewarding
from tests.builders import NOON, make_mention, make_remark, make_response
from tests.cast import Cast
from tests.rewarding import ON_5_NOVEMBER, make_rule, thank


def _hold(cast: Cast) -> None:
    """A response for two reasons, and one mention in another."""
    response = make_response(cast.reception)
    for reason in (HoldReason.BURST, HoldReason.CLOCK):
        holds.hold(response, reason, by=cast.mark, at=NOON)
    holds.hold(make_mention(cast.reception), HoldReason.NETWORK, by=cast.mark, at=NOON)


def test_each_kind_is_counted_where_it_is(cast: Cast) -> None:
    _hold(cast)
    make_mention(cast.reception)
    for touchpoint in (cast.hill_desk, cast.hill_desk):
        make_mention(touchpoint)
    make_remark(cast.rosa)
    make_remark(cast.hanna)
    assert waiting.counts(frozenset({cast.harbour.id})) == Waiting(mentions=1, remarks=1, rewards=0, held=2)
    assert waiting.counts(frozenset({cast.hill.id})) == Waiting(mentions=2, remarks=1, rewards=0, held=0)
    assert waiting.counts(None) == Waiting(mentions=3, remarks=2, rewards=0, held=2)
    assert waiting.counts(frozenset()) == Waiting(mentions=0, remarks=0, rewards=0, held=0)


def test_a_draw_and_a_reward_wait_until_they_are_given(cast: Cast) -> None:
    make_rule(thanks_needed=1, days_needed=1)
    make_rule(RuleKind.DRAW, thanks_needed=1, days_needed=1)
    thank(cast.reception, cast.rosa, 2, 3)
    closed = rewarding.close(cast.harbour)
    for act in (rewards.grant, rewards.hand_over):
        assert waiting.counts(frozenset({cast.harbour.id})).rewards == 2
        act(closed, by=cast.priya, at=ON_5_NOVEMBER)
    assert waiting.counts(None).rewards == 1


def test_what_somebody_saw_to_waits_no_more(cast: Cast) -> None:
    response = make_response(cast.reception)
    holds.hold(response, HoldReason.BURST, by=cast.mark, at=NOON)
    holds.leave_out(response, by=cast.mark, at=NOON)
    remarks.answer(make_remark(cast.rosa), "You are right.", by=cast.mark, at=NOON)
    assert waiting.counts(None) == Waiting(mentions=0, remarks=0, rewards=0, held=0)


def test_all_of_it_is_one_question(cast: Cast) -> None:
    with counting.queries() as asked:
        waiting.counts(frozenset({cast.harbour.id, cast.hill.id}))
    assert len(asked) == 1
