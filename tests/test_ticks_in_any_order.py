"""Whatever a customer taps, adds, goes back to or reloads, and however tablets sync: no tick changes its meaning."""

import uuid
from typing import Any

import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import selectinload

from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import Response, Tablet
from kiosk.queries import visits
from tests.builders import make_tablet
from tests.cast import Cast
from tests.pages import Page, PageClient
from tests.tablets import SECRET, TabletClient, make_answer, make_told

ASK = "/t/harb0wr1"
WORDS = {False: ("Warm welcome", "Listened to me"), True: ("Nobody greeted me", "Nobody listened")}
CHOSEN = st.sets(st.integers(0, 1))
RATING = st.integers(1, 5)
STEP = st.one_of(
    st.tuples(st.just("tap"), RATING),
    st.tuples(st.just("reload")),
    st.tuples(st.just("add"), CHOSEN, st.booleans(), st.booleans()),
    st.tuples(st.just("add_from_an_earlier_page"), CHOSEN, st.integers(0, 9)),
    st.tuples(st.just("answer_on_a_tablet"), RATING, CHOSEN, st.booleans()),
    st.tuples(st.just("sync"), st.booleans()),
)


class World:
    """One customer on a phone and others at a tablet, with what each of them ticked under the words they read."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self.phone, self.tablet_client = PageClient(app), TabletClient(app)
        self.keys = [f"{one.public_id}-1" for one in (cast.welcome, cast.listened)]
        self.tablet = db.session.scalar(sa.select(Tablet)) or make_tablet(cast.reception, SECRET, paired_at=clock.now())
        self.visit = self.phone.get(ASK).form("rate")["visit"]
        self.pages: list[Page] = []
        self.outbox: list[dict[str, Any]] = []
        self.said: dict[str, dict[str, bool]] = {self.visit: {}}
        self.tap(1)

    def tap(self, rating: int) -> None:
        """A face, again and again the same visit's."""
        tapped = self.phone.post(f"{ASK}/rate", {"visit": self.visit, "rating": rating})
        self.pages.append(self.phone.follow(tapped))

    def reload(self) -> None:
        """The page once more, as it is by now."""
        self.pages.append(self.phone.get(self.pages[-1].address))

    def add(self, chosen: set[int], keeps: bool, is_mended: bool) -> None:
        """Ticks some chips of the newest page and sends it, perhaps with a slip first that brings it back."""
        page = self.pages[-1]
        ticks, form = _ticked(page, [self.keys[at] for at in chosen]), page.form("add")
        is_more = bool(form.pop("keep", None)) and keeps
        sent = form | _fields(ticks) | ({"keep": "y"} if is_more else {})
        if is_mended:
            back = self.phone.post(f"{page.address}/add", sent | {"contact_email": "nowhere"}, 422)
            sent = back.form("add") | {"contact_email": ""}
        self.phone.post(f"{page.address}/add", sent)
        self.said[self.visit] = (self.said[self.visit] if is_more else {}) | ticks

    def add_from_an_earlier_page(self, chosen: set[int], at: int) -> None:
        """The back button, to a page that was opened under another face perhaps."""
        self.pages.append(self.pages[at % len(self.pages)])
        self.add(chosen, keeps=True, is_mended=False)

    def answer_on_a_tablet(self, rating: int, chosen: set[int], is_old: bool) -> None:
        """An answer for the outbox, from this page of the tablet's or from the one before `fell_short` came."""
        keys = sorted(self.keys[at] for at in chosen)
        told = make_told(standards=keys, fell_short=keys if rating <= 2 else [], comment="Here.")
        if is_old:
            del told["fell_short"]
        answer = make_answer(rating=rating, told=told)
        self.outbox.append(answer)
        self.said[answer["client_id"]] = dict.fromkeys(keys, rating <= 2)

    def sync(self, backwards: bool) -> None:
        """All of the outbox, in either order; nothing leaves it, as where the reply was lost."""
        answers = self.outbox[::-1] if backwards else self.outbox
        _status, said = self.tablet_client.sync(self.tablet, *answers)
        assert all(reply == {"kept": True} for reply in said["answers"].values())

    def shown(self, client_id: str) -> dict[str, bool]:
        """What the receipt and managers' pages show, by the key of the standard: whether it fell short."""
        found = sa.select(Response).where(Response.client_id == uuid.UUID(client_id))
        response = db.session.scalars(found.options(selectinload(Response.ticks))).one()
        receipt = visits.receipt_of(response)
        words = set(receipt.standards) if receipt else set()
        assert words == {*response.kept, *response.fell_short}
        return {
            self.keys[place]: short for short, row in WORDS.items() for place, one in enumerate(row) if one in words
        }


def _ticked(page: Page, keys: list[str]) -> dict[str, bool]:
    """Which of these standards fell short and which were kept, as the words beside the page's boxes say."""
    chips = {chip.input["value"]: chip.get_text().strip() in WORDS[True] for chip in page.all(".chips label")}
    return {key: chips[key] for key in keys}


def _fields(ticks: dict[str, bool]) -> dict[str, list[str]]:
    names = {True: "fell_short", False: "kept"}
    return {names[short]: [key for key, one in ticks.items() if one is short] for short in set(ticks.values())}


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEP, min_size=4, max_size=12))
@example(steps=[("add", {0}, True, False), ("tap", 4), ("add", {0}, True, True)])
@example(steps=[("tap", 4), ("add_from_an_earlier_page", set(), 0), ("add", {0, 1}, True, True)])
def test_no_order_turns_a_shortfall_into_praise_or_the_other_way_round(
    app: Flask, cast: Cast, steps: list[tuple[Any, ...]]
) -> None:
    world = World(app, cast)
    for act, *values in [*steps, ("sync", False), ("sync", True)]:
        getattr(world, act)(*values)
    db.session.rollback()
    assert {client_id: world.shown(client_id) for client_id in world.said} == world.said
