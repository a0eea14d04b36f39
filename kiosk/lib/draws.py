"""Draws that anybody can repeat: a list of tickets and a seed say who wins, in a few lines of any language.

The list has a line for each holder: `first-last key`, such as `1-2 h4xk…`, where the tickets are numbered from 1 in the
order of the list. Its SHA-256, in hexadecimal, stands for it.

In each round the text `seed:list:round`, such as `9f…:c4…:1`, is hashed with SHA-256. The hash, read as one number and
divided by how many tickets are left, leaves a remainder: 0 is the first ticket that is left, 1 the second. Its holder
wins, and all tickets of theirs leave, so that nobody wins twice. 256 bits are so many more than there are tickets that
no ticket is favoured.
"""

import hashlib
import secrets
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple


class Holder(NamedTuple):
    """Somebody with tickets; `key` tells them apart for ever."""

    key: str
    ticket_count: int


class Range(NamedTuple):
    """The tickets of one holder, the first and the last."""

    first: int
    last: int


class Step(NamedTuple):
    """One round: the text that was hashed, its hash, and which of the tickets left it points to."""

    number: int
    text: str
    hash: str
    left_count: int
    remainder: int
    ticket: int
    key: str


def new_seed() -> str:
    """128 random bits that nobody can know before the draw."""
    return secrets.token_hex(16)


def ranges(holders: Sequence[Holder]) -> list[Range]:
    """The numbers of each holder's tickets."""
    lasts = accumulate(holder.ticket_count for holder in holders)
    return [Range(last - holder.ticket_count + 1, last) for holder, last in zip(holders, lasts, strict=True)]


def written(holders: Sequence[Holder]) -> str:
    """The list as it is hashed, each line with its line end."""
    lines = zip(holders, ranges(holders), strict=True)
    return "".join(f"{tickets.first}-{tickets.last} {holder.key}\n" for holder, tickets in lines)


def digest(holders: Sequence[Holder]) -> str:
    """What stands for the list."""
    return hashlib.sha256(written(holders).encode()).hexdigest()


def draw(holders: Sequence[Holder], seed: str, winner_count: int) -> list[Step]:
    """The rounds, one for each winner; fewer where fewer hold tickets."""
    if len({holder.key for holder in holders}) != len(holders) or any(holder.ticket_count < 1 for holder in holders):
        raise ValueError("each holder stands once in the list, with a ticket or more")
    whole = digest(holders)
    left = [(ticket, holder.key) for holder, (first, last) in zip(holders, ranges(holders), strict=True)
            for ticket in range(first, last + 1)]  # fmt: skip
    steps: list[Step] = []
    while left and len(steps) < winner_count:
        text = f"{seed}:{whole}:{len(steps) + 1}"
        found = hashlib.sha256(text.encode()).hexdigest()
        remainder = int(found, 16) % len(left)
        ticket, winner = left[remainder]
        steps.append(Step(len(steps) + 1, text, found, len(left), remainder, ticket, winner))
        left = [(number, key) for number, key in left if key != winner]
    return steps
