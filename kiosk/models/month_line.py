"""One row of the monthly export: text cell by cell, so that a closed month is frozen exactly as it is written."""

import json
from collections.abc import Sequence
from typing import NamedTuple


class Line(NamedTuple):
    """One mention, with what was said around it: its cells in the order of the columns.

    Dates and times are those of the location's own clock, written like 2026-10-31 and 2026-10-31 09:05. All is text,
    and a tuple, because a quarter of a million are made for one file. `counts` is what the row adds to the person's
    thanks: 1, 0 or -1.
    """

    month: str
    location: str
    given_on: str
    given_at: str
    touchpoint: str
    channel: str
    person: str
    reference: str
    given_name: str
    standards: str
    comment: str
    rating: str
    status: str
    decided_by: str
    decided_at: str
    counts: str
    entry: str
    mention: str

    @property
    def for_the_accounts(self) -> "Line":
        """What of it accounts need, without the customer's part: whose it is, of which day, and what it counts."""
        nothing = dict.fromkeys(
            ("given_at", "touchpoint", "channel", "given_name", "standards", "comment", "rating"), ""
        )
        return self._replace(**nothing)

    @property
    def frozen(self) -> str:
        """The row as a closed month keeps it: its cells as JSON, the same bytes for the same cells."""
        return json.dumps(self, ensure_ascii=False, separators=(",", ":"))


def thawed(frozen: Sequence[str]) -> list[Line]:
    """Rows of a closed month as they were; read in one go, which is faster than one by one."""
    return [Line(*cells) for cells in json.loads(f"[{','.join(frozen)}]")]
