"""Whatever a customer does in whichever order, somebody is thanked or a concern because a manager said so, and never
because the answer changed.
"""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.actions import mentions, responses
from kiosk.actions.responses import Reading, Told
from kiosk.errors import Conflict, Refused, VisitOver
from kiosk.extensions import db
from kiosk.lib import codes
from kiosk.models import Channel, Location, Mention, MentionStatus, Response, StaffMember, Tick, Touchpoint, sharing
from kiosk.queries import mentions as queries
from kiosk.queries import overview, staff_pages, waiting
from tests.builders import NOON, make_new_response, make_tablet
from tests.cast import LONG_AGO, Cast

CUSTOMER = ("tap", "tap", "tap", "tell", "add", "sync")
MANAGER = ("approve", "approve", "concern", "decline", "withdraw", "undo")
STEPS = st.lists(
    st.tuples(st.sampled_from((*CUSTOMER, *MANAGER)), st.integers(1, 5), st.booleans()), min_size=6, max_size=24
)
NAMES = ("Ana", "Ana Lind")


class Shop:
    """One customer at a phone, one at a tablet, a manager who decides, and what that manager has said so far."""

    def __init__(self, cast: Cast) -> None:
        self.mark, self.now, self.ticks = cast.mark, NOON, (cast.welcome.current.id,)
        place = Location(name=codes.short_code(8), time_zone="Europe/London", created_at=LONG_AGO)
        db.session.add(place)
        db.session.flush()
        self.spot = Touchpoint(location_id=place.id, name="Desk", created_at=LONG_AGO)
        self.ana = StaffMember(full_name="Ana Lind", shown_name="Ana", created_at=LONG_AGO, locations=[place])
        db.session.add_all([self.spot, self.ana])
        db.session.commit()
        self.scope = frozenset({place.id})
        self.phone, self.device = codes.client_id(), codes.client_id()
        self.reading = Reading(make_tablet(self.spot, secret=codes.short_code(20)).id, NOON, 0)
        self.said: dict[int, list[tuple[str, bool | None]]] = {}
        """What stood after each decision, the newest last: the status, and whether a complaint was seen."""

    def step(self, act: str, rating: int, yes: bool) -> None:
        """One thing that happens, two minutes after the last; what is refused changes nothing."""
        self.now += timedelta(minutes=2)
        try:
            if act in CUSTOMER:
                self.customer(act, rating, yes)
            else:
                self.manager(act, rating, yes)
        except (Conflict, Refused, VisitOver):
            db.session.rollback()
        db.session.rollback()

    def customer(self, act: str, rating: int, yes: bool) -> None:
        kept, fell_short = self.ticks if rating == 2 else (), self.ticks if rating == 1 else ()
        told = Told(
            typed_names=NAMES[: 1 + yes], comment="Ana.", may_share=True, is_more=act == "add",
            kept=kept, fell_short=fell_short,
        )  # fmt: skip
        if act == "tap":
            responses.submit(self.new(self.phone, rating))
        elif act == "sync":
            responses.submit(self.new(self.device, rating, told=told, channel=Channel.TABLET, reading=self.reading))
        else:
            responses.add(self.phone, told, at=self.now)

    def new(self, client_id: Any, rating: int, **changes: Any) -> responses.NewResponse:
        times = {"given_at": NOON, "received_at": self.now}
        return make_new_response(self.spot, client_id=client_id, rating=rating, **times, **changes)

    def manager(self, act: str, number: int, yes: bool) -> None:
        found = self.mentions()
        if not found:
            return
        mention = found[number % len(found)]
        is_complaint, now = self.is_complaint(mention), {"by": self.mark, "at": self.now}
        if act == "approve":
            mentions.approve(mention, staff_member=self.ana, **now, is_complaint=yes)
        elif act == "concern":
            mentions.concern(mention, staff_member=self.ana, **now, is_complaint=yes)
        elif act == "undo":
            mentions.undo(mention, status=MentionStatus(mention.status), **now)
        else:
            getattr(mentions, act)(mention, **now)
        said = self.said.setdefault(mention.id, [])
        status = mention.status.value
        if act == "undo":
            said.pop()
        elif act == "withdraw" or not said or (status, is_complaint) != said[-1]:
            said.append((status, is_complaint))

    def mentions(self) -> list[Mention]:
        return list(db.session.scalars(sa.select(Mention).where(Mention.location_id.in_(self.scope))))

    def is_complaint(self, mention: Mention) -> bool:
        fell_short = sa.select(sa.exists().where(Tick.response_id == mention.response_id, Tick.fell_short))
        is_low = (db.session.get_one(Response, mention.response_id).rating or 5) <= 2
        return is_low or bool(db.session.scalar(fell_short))

    def look(self) -> None:
        """Nothing is decided but by the manager; what is shown as thanks was called thanks by somebody who saw it."""
        stale = set()
        thanks = set()
        for mention in self.mentions():
            status, saw = (self.said.get(mention.id) or [("new", None)])[-1]
            assert mention.status.value == status
            is_complaint = self.is_complaint(mention)
            if (status, saw, is_complaint) in {("approved", False, True), ("concern", True, False)}:
                stale.add(mention.id)
            elif status == "approved":
                thanks.add(mention.id)
        assert {one.mention.id for one in staff_pages.thanks(self.ana).rows} == thanks
        assert {one.id for one in overview.newest_thanks(self.scope)} == thanks
        assert {one.id for one in queries.stale(self.scope) if one.is_stale} == stale
        assert waiting.counts(self.scope).stale == len(stale)
        may_be_up = sharing.with_answer(sa.select(Mention.id)).where(
            Mention.location_id.in_(self.scope), sharing.conditions(self.now.date())[sharing.Lacks.SECOND_LOOK]
        )
        assert stale.isdisjoint(db.session.scalars(may_be_up))
        for card in queries.waiting(self.scope).rows:
            assert card.chosen is None or not card.mention.response.is_complaint


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_only_a_manager_makes_thanks_or_a_concern(app: Flask, cast: Cast, steps: list[tuple[str, int, bool]]) -> None:
    shop = Shop(cast)
    for act, rating, yes in [("tap", 5, True), ("tell", 5, True), *steps]:
        shop.step(act, rating, yes)
        shop.look()
