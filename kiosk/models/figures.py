"""What a response adds to the figures: to its day's tally, and from a tablet its hour's traffic; nothing uncounted."""

from collections import Counter, defaultdict
from typing import Any

import sqlalchemy as sa

from kiosk.models.response import Channel
from kiosk.models.tally import TALLY_KEY, Key, Tally
from kiosk.models.traffic import Hour, Traffic


class Figures:
    """Changes to the figures, gathered and then made in one go, tallies first, so that nobody deadlocks."""

    def __init__(self) -> None:
        self.tallies: defaultdict[Key, Counter[int]] = defaultdict(Counter)
        self.traffic: Counter[Hour] = Counter()

    def count(self, response: Any, rating: int | None, times: int = 1) -> None:
        """Count a response, new or stored, with this rating; -1 times takes it back. Without a face it is in none."""
        if response.is_held or response.is_test or rating is None:
            return
        key: Any = tuple(getattr(response, name) for name in TALLY_KEY)
        self.tallies[key][rating] += times
        if response.channel is Channel.TABLET and response.given_hour is not None:
            self.traffic[response.touchpoint_id, response.given_on, response.given_hour] += times

    def move(self, connection: sa.Connection) -> None:
        """Put the changes into the tallies and the traffic."""
        Tally.move(connection, {key: ratings for key, ratings in self.tallies.items() if any(ratings.values())})
        Traffic.move(connection, self.traffic)
