"""Draws: the same list and seed give the same winners, by the rule that is written down, and favour nobody."""

import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.lib import draws
from kiosk.lib.draws import Holder

HOLDERS = [Holder("ana", 2), Holder("ben", 1), Holder("cho", 4)]
DECISION = Path(__file__).parents[2] / "docs" / "decisions" / "0014-rewards-rest-on-closed-months.md"
SEED = "00112233445566778899aabbccddeeff"


def test_the_list_numbers_the_tickets_holder_by_holder() -> None:
    assert draws.written(HOLDERS) == "1-2 ana\n3-3 ben\n4-7 cho\n"
    assert draws.digest(HOLDERS) == hashlib.sha256(b"1-2 ana\n3-3 ben\n4-7 cho\n").hexdigest()


def test_a_round_is_the_hash_of_seed_list_and_number_divided_by_the_tickets_left() -> None:
    tickets = ["ana", "ana", "ben", "cho", "cho", "cho", "cho"]
    whole = hashlib.sha256(b"1-2 ana\n3-3 ben\n4-7 cho\n").hexdigest()
    winners = []
    for number in (1, 2, 3):
        found = int(hashlib.sha256(f"{SEED}:{whole}:{number}".encode()).hexdigest(), 16)
        winners.append(tickets[found % len(tickets)])
        tickets = [key for key in tickets if key != winners[-1]]
    assert [step.key for step in draws.draw(HOLDERS, SEED, 3)] == winners


def test_a_step_shows_all_that_is_needed_to_repeat_it() -> None:
    first, second = draws.draw(HOLDERS, SEED, 2)
    assert first.text == f"{SEED}:{draws.digest(HOLDERS)}:1"
    assert (first.number, first.left_count, second.number) == (1, 7, 2)
    assert int(first.hash, 16) % 7 == first.remainder == first.ticket - 1
    assert second.left_count == 7 - dict(HOLDERS)[first.key]


def test_a_draw_known_by_heart_never_changes() -> None:
    assert [(step.ticket, step.key) for step in draws.draw(HOLDERS, SEED, 3)] == KNOWN


KNOWN = [(2, "ana"), (4, "cho"), (3, "ben")]


@given(st.lists(st.integers(1, 5), min_size=1, max_size=8), st.integers(1, 10))
def test_nobody_wins_twice_and_everybody_wins_where_there_is_enough(counts: list[int], winner_count: int) -> None:
    holders = [Holder(str(number), count) for number, count in enumerate(counts)]
    steps = draws.draw(holders, SEED, winner_count)
    assert len({step.key for step in steps}) == len(steps) == min(winner_count, len(holders))


def test_each_ticket_is_as_likely_as_any_other() -> None:
    won = Counter(draws.draw(HOLDERS, f"{number:032x}", 1)[0].ticket for number in range(7000))
    assert sorted(won) == list(range(1, 8))
    assert sum((count - 1000) ** 2 / 1000 for count in won.values()) < 22.5  # chi-squared, 6 degrees, P = 0.001


def test_the_lines_in_the_decision_repeat_a_draw() -> None:
    code = DECISION.read_text(encoding="utf-8").partition("```python")[2].partition("```")[0]
    lines = [(first, last, key) for (key, _count), (first, last) in zip(HOLDERS, draws.ranges(HOLDERS), strict=True)]
    told: dict[str, Any] = {"lines": lines, "seed": SEED, "digest": draws.digest(HOLDERS), "winner_count": 2}
    exec(code, told)
    assert told["won"] == [step.key for step in draws.draw(HOLDERS, SEED, 2)]


def test_a_change_of_the_list_is_another_draw() -> None:
    others = [*HOLDERS[:2], Holder("cho", 5)]
    assert draws.draw(HOLDERS, SEED, 1)[0].hash != draws.draw(others, SEED, 1)[0].hash


def test_seeds_are_never_the_same() -> None:
    assert len({draws.new_seed() for _ in range(100)}) == 100


@pytest.mark.parametrize("holders", [[Holder("ana", 1), Holder("ana", 1)], [Holder("ana", 0)]])
def test_a_list_with_a_holder_twice_or_without_a_ticket_is_none(holders: list[Holder]) -> None:
    with pytest.raises(ValueError, match="each holder stands once"):
        draws.draw(holders, SEED, 1)
