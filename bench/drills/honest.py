"""A year of honest shops, by a simulated clock: which share of their answers and thanks is held, and by which rule."""

import heapq
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import count

import sqlalchemy as sa

from bench.drills import Drill
from bench.drills.honest_shops import DAY, SHOPS, Customers, Given, Phone, Shop
from bench.rows import Row
from kiosk import create_app, database, startup
from kiosk.actions import holds, integrity, opening_hours, places, responses
from kiosk.config import Settings
from kiosk.extensions import db
from kiosk.lib import codes, hours, networks
from kiosk.models import (
    Channel,
    Hold,
    HoldReason,
    Location,
    Manager,
    Mention,
    OpeningHours,
    Organisation,
    Response,
    Role,
    StaffMember,
    Touchpoint,
)
from kiosk.models.door import door
from kiosk.models.new_response import NewResponse, Told
from kiosk.models.signs import Signs

FIRST = date(2026, 1, 5)
MOST = 0.002
FEWEST_TO_SAY = 900
"""Of fewer, one that is held is too large a share to say anything."""

FEWEST = 0.9
LOOK = timedelta(minutes=5)
"""How often the simulated server looks; ours does each minute."""

SEEN_BY_THEN = timedelta(minutes=40)
"""So long after the last answer there is nothing new to see."""

RIGHT_ZONE_AFTER, CLOSED_AFTER = 10, 100
"""The days on which somebody puts a wrong zone right, and says at noon that today is closed."""


def drill(run: Drill) -> Iterator[Row]:
    """A year, or a few days of it; then what no customer would do."""
    app = create_app(Settings(run.folder, "-", f"sqlite:///{run.folder / 'honest.db'}"))
    with app.app_context():
        startup.migrate(app)
        year = Year()
        for shop in SHOPS:
            year.open(shop)
        year.go_on(2 if run.is_short else 365)
        for shop in SHOPS:
            yield from _shares(shop.name, year.spots[shop.name].location_id)
        yield from _by_rule()
        yield from _frauds(year)
        db.session.remove()
        database.let_go()


@dataclass
class Spot:
    """Where a shop asks: its place, its code, its tablet and its people."""

    location_id: int
    code: int
    tablet: int
    people: Sequence[tuple[int, str]]
    customers: Customers


class Year:
    """The clock, and what is still to happen."""

    def __init__(self) -> None:
        door.forget()
        integrity.REST = 0.0  # nobody else is served meanwhile
        self.numbers, self.random = count(), random.Random(7)
        self.waiting: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self.day, self.looked = FIRST, datetime.combine(FIRST - DAY, time(), UTC)
        self.last = self.looked
        self.spots: dict[str, Spot] = {}
        self.shops: list[Shop] = []
        owner = Manager(name="Priya Nair", email="priya@example.org", role=Role.OWNER, created_at=self.looked)
        db.session.add_all([Organisation(name="Honest", time_zone="Europe/London", created_at=self.looked), owner])
        db.session.commit()
        self.owner = owner

    def open(self, shop: Shop) -> Spot:
        """Make a shop with its people, its code and its tablet."""
        made = {"created_at": self.looked}
        location = Location(name=shop.name, time_zone=shop.wrong_zone or shop.zone, **made)
        db.session.add(location)
        db.session.flush()
        chance = random.Random(shop.name)
        customers = Customers(shop.zone, chance, shop.people, wifi=f"203.0.113.{location.id}")
        people = [
            StaffMember(full_name=f"{name} {shop.name}", shown_name=name, is_shown=True, locations=[location], **made)
            for name in customers.names[: shop.people]
        ]
        spots = [Touchpoint(location_id=location.id, name=name, **made) for name in ("Code", "Tablet")]
        db.session.add_all([*people, *spots])
        db.session.commit()
        chosen = [(person.id, person.shown_name) for person in people]
        self.spots[shop.name] = Spot(location.id, spots[0].id, spots[1].id, chosen, customers)
        self.shops.append(shop)
        return self.spots[shop.name]

    def go_on(self, days: int) -> None:
        """Let so many days pass in all shops."""
        for _ in range(days):
            for shop in self.shops:
                self._plan(shop)
            self.run(datetime.combine(self.day, time(10), UTC))  # tomorrow begins then in the farthest east
            self.day += DAY
        self.run(datetime.combine(self.day + 3 * DAY, time(), UTC))

    def _plan(self, shop: Shop) -> None:
        spot, number = self.spots[shop.name], (self.day - FIRST).days
        for given in shop.day(spot.customers, self.day):
            self.plan(spot, given)
        noon = spot.customers.at(self.day, 12)
        self.at(spot.customers.at(self.day, 9), partial(self._release_travellers, spot))
        if number == shop.hours_from and shop.week:
            self.at(noon, lambda at: opening_hours.change(_location(spot), shop.week, by=self.owner, at=at))
        if number == RIGHT_ZONE_AFTER and shop.wrong_zone:
            about = {"name": shop.name, "address": "", "region": "", "time_zone": shop.zone}
            self.at(noon, lambda at: places.change_location(_location(spot), **about, by=self.owner, at=at))
        if number == CLOSED_AFTER and shop.week:
            today = {"first_on": self.day, "last_on": self.day, "occasion": "A burst pipe"}
            self.at(noon, lambda at: opening_hours.add_closed_days(_location(spot), **today, by=self.owner, at=at))

    def at(self, at: datetime, do: Callable[[datetime], object]) -> None:
        """Let something happen at an instant."""
        heapq.heappush(self.waiting, (at, next(self.numbers), do))

    def plan(self, spot: Spot, given: Given) -> None:
        """Let a customer answer when their time has come."""
        self.at(given.at + given.late, lambda at: self._answer(spot, given, at))

    def run(self, until: datetime) -> None:
        """Let happen what happens before an instant, and look it over every few minutes."""
        while self.waiting and self.waiting[0][0] < until:
            at, _number, do = heapq.heappop(self.waiting)
            self._look_until(at)
            do(at)
            db.session.rollback()
        self._look_until(min(until, self.last + 2 * SEEN_BY_THEN))

    def _look_until(self, at: datetime) -> None:
        while self.looked + LOOK <= at:
            if self.looked > self.last + SEEN_BY_THEN:
                self.looked = at
                return
            self.looked += LOOK
            integrity.watch(at=self.looked)
            db.session.rollback()

    def _answer(self, spot: Spot, given: Given, at: datetime) -> None:
        is_tablet = given.channel is Channel.TABLET
        zone = _location(spot).time_zone
        if is_tablet and not given.is_at_night and self._says_closed(spot, zone, given.at):
            return
        self.last = at
        client_id = codes.client_id_of(given.at - timedelta(seconds=given.looked), self.random.getrandbits(80))
        spots = (spot.location_id, spot.tablet if is_tablet else spot.code, zone)
        new = NewResponse(client_id, *spots, given.channel, 1, given.rating, given.at, at)
        responses.submit(new)
        if given.is_told:
            self.at(at + timedelta(seconds=given.told_after), lambda now: self._tell(spot, given, new, now))

    def _says_closed(self, spot: Spot, zone: str, at: datetime) -> bool:
        """Whether the tablet shows that it is closed today, so that nobody answers; in the first hour some still do."""
        calendar = OpeningHours.calendars(db.session(), [spot.location_id])[spot.location_id]
        return not hours.open_between(calendar, zone, at - timedelta(minutes=55), at + timedelta(minutes=1))

    def _tell(self, spot: Spot, given: Given, new: NewResponse, at: datetime) -> None:
        self.last = at
        chosen = (spot.people[given.person],) if given.person is not None else ()
        phone = given.phone or Phone("", "")
        came_from = networks.origin(phone.address, phone.browser, "en-GB", secret="-")
        signs = Signs(_location(spot).time_zone, came_from, phone.utc_offset)
        responses.add(new.client_id, Told(chosen=chosen, comment=given.words), at=at, signs=signs)

    def _release_travellers(self, spot: Spot, at: datetime) -> None:
        """A manager looks each morning, and knows that customers travel."""
        holds.release_all(_location(spot), HoldReason.FAR_CLOCK, by=self.owner, at=at)


def _location(spot: Spot) -> Location:
    return db.session.get_one(Location, spot.location_id)


def _shares(name: str, location_id: int) -> Iterator[Row]:
    """The rows of a shop: what was ever held of its answers, and of its thanks, for which reasons."""
    here = sa.select(sa.func.count()).select_from(Response).where(Response.location_id == location_id)
    thanks = sa.select(sa.func.count()).select_from(Mention).where(Mention.location_id == location_id)
    for what, key, among in (("answers", Hold.response_id, here), ("thanks", Hold.mention_id, thanks)):
        is_alone = Hold.mention_id.is_not(None) if what == "thanks" else Hold.mention_id.is_(None)
        held = db.session.execute(sa.select(key, Hold.reason).where(Hold.location_id == location_id, is_alone)).all()
        all_of_them = db.session.scalar(among) or 0
        share = len({row[0] for row in held}) / max(all_of_them, 1)
        rules = Counter(row.reason.value for row in set(held))
        said = ", ".join(f"{reason} {number}" for reason, number in rules.most_common())
        said = f"{share:.2%} of {all_of_them:,}{f' ({said})' if said else ''}"
        is_enough = all_of_them >= FEWEST_TO_SAY
        yield Row(f"{name}: {what} held", f"≤ {MOST:.1%}", said, share <= MOST if is_enough else None)


def _by_rule() -> Iterator[Row]:
    """The rows of the rules: what each held of all answers of all shops."""
    all_of_them = db.session.scalar(sa.select(sa.func.count(Response.id))) or 0
    for reason in HoldReason:
        held = db.session.scalar(sa.select(sa.func.count(Hold.response_id.distinct())).where(Hold.reason == reason))
        share = (held or 0) / max(all_of_them, 1)
        is_met = share <= MOST if all_of_them >= FEWEST_TO_SAY else None
        yield Row(f"by rule: {reason.value}", f"≤ {MOST:.1%}", f"{share:.3%} of {all_of_them:,}", is_met)


def _frauds(year: Year) -> Iterator[Row]:
    """The rows of what must still be held: what no customer does, each at a shop of its own."""
    shop = Shop("", "Europe/London", lambda _here, _day: iter(()), people=3)
    noon = datetime.combine(year.day + 4 * DAY, time(12), UTC)
    pasted = "Rosa stayed late, just to find my coat, and brought it to the tram!"
    minute, phone = timedelta(minutes=1), Phone("192.0.2.7", "the same phone", 0)
    away = [replace(phone, address=f"192.0.2.{number}", utc_offset=480) for number in range(12)]
    near = [replace(phone, address=f"198.51.100.{number}") for number in range(4)]
    frauds: dict[str, tuple[int, list[Given]]] = {
        "a finger that taps and taps": (20, [Given(noon + number * minute / 20, 2, 1) for number in range(20)]),
        "a phone with forty thanks": (
            40, [Given(noon + 2 * number * minute, phone=phone, person=0) for number in range(40)],
        ),
        "the same words from ten phones": (
            10, [Given(noon + 60 * n * minute, phone=one, person=0, words=pasted) for n, one in enumerate(away[:10])],
        ),
        "a code sent round far away": (
            12, [Given(noon + 9 * n * minute, phone=one, person=n % 3) for n, one in enumerate([*near, *away])],
        ),
        "a tablet at three in the night": (
            3, [Given(noon + (900 + n) * minute, channel=Channel.TABLET, is_at_night=True) for n in range(3)],
        ),
    }  # fmt: skip
    for what, (_count, givens) in frauds.items():
        spot = year.open(replace(shop, name=what))
        opening_hours.change(_location(spot), _day_shift(), by=year.owner, at=noon - DAY)
        for given in givens:
            year.plan(spot, given)
    year.run(noon + 2 * DAY)
    for what, (number, _givens) in frauds.items():
        mine = sa.select(Hold.response_id).distinct().where(Hold.location_id == year.spots[what].location_id)
        share = len(db.session.scalars(mine).all()) / number
        yield Row(f"not honest: {what}: held", f"≥ {FEWEST:.0%}", f"{min(share, 1):.0%} of {number}", share >= FEWEST)


def _day_shift() -> hours.Week:
    return tuple(hours.Span(day, time(9), time(18)) for day in range(7))
