"""Honest shops of a simulated year, and the customers who answer there, each with a phone of their own or not."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from kiosk.lib.hours import Span, Week
from kiosk.models import Channel

DAY = timedelta(days=1)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 Version/{} Safari/604.1"
ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/{}.0.0.0 Mobile Safari/537.36"
IPAD = "Mozilla/5.0 (iPad; CPU OS 17_6 like Mac OS X) AppleWebKit/605.1.15 Version/17.6 Safari/604.1"
BROWSERS = (
    *(IPHONE.format(version) for version in ("26.1", "26.0", "18.6", "18.5", "17.6", "16.6")),
    *(ANDROID.format(version) for version in (141, 140, 139, 138, 136, 126)),
    *(f"{ANDROID.format(136)} SamsungBrowser/{version}.0" for version in (28, 27)),
)
USUAL = (45, 8, 4, 2, 2, 1, 22, 5, 2, 1, 1, 1, 5, 1)
"""Nearly half carry the same phone with the same version, a quarter another."""

STOCK = (
    "Very friendly and helpful", "Great service", "{} was very friendly and helpful", "Thank you {}", "Very kind",
    "Excellent service, thank you", "{} was amazing", "Lovely staff", "{} is always so friendly and helpful, thank you",
    "Thank you {} for your help today", "Friendly, quick and helpful", "Couldn't have asked for more",
    "{} explained everything to me", "Thank you for being so kind", "Best service in a long time",
    "Keep up the good work", "{} went above and beyond", "Always a pleasure to come here",
    "{} made me feel very welcome", "Nothing to complain about",
)  # fmt: skip
LONGER = (
    ("{} took", "{} really took", "She took", "Thank you {} for taking"),
    ("the time", "plenty of time", "all the time I needed", "a moment"),
    ("to explain everything", "to go through it all", "to listen", "to answer my questions"),
    ("to me", "to my mother and me", "in plain words", "patiently", "on such a busy day", "although it was late"),
)
"""What several people say in nearly the same way."""

WHAT = ("found", "carried", "wrapped", "mended", "ordered", "kept", "warmed", "explained", "checked", "swapped")
THING = ("coat", "bag", "order", "pram", "cake", "glasses", "key", "ticket", "prescription", "umbrella", "form", "cup")
WHY = ("before I asked", "in the rain", "after closing", "with a smile", "for my mother", "twice", "while I waited",
       "though it was full", "at once", "and joked about it", "for nothing", "on her break")  # fmt: skip


@dataclass(frozen=True)
class Phone:
    """What a phone shows of itself; `utc_offset` in minutes is None without JavaScript."""

    address: str
    browser: str
    utc_offset: int | None = None


@dataclass(frozen=True)
class Given:
    """One answer: when a face was tapped, how long the page was looked at, and what was told how much later."""

    at: datetime
    looked: float = 5.0
    rating: int = 5
    channel: Channel = Channel.QR
    phone: Phone | None = None
    told_after: float = 40.0
    person: int | None = None
    words: str = ""
    late: timedelta = timedelta()
    """How long it waited on a tablet."""

    is_at_night: bool = False
    """Whether somebody taps a tablet that says it is closed."""

    @property
    def is_told(self) -> bool:
        """Whether anything but a face was given, on a phone."""
        return self.phone is not None and (self.person is not None or bool(self.words))


@dataclass(frozen=True)
class Shop:
    """A shop with its clock, its hours and how its days go; `hours_from` is the day on which somebody saves them."""

    name: str
    zone: str
    day: Callable[["Customers", date], Iterator[Given]]
    week: Week = ()
    hours_from: int = 0
    people: int = 5
    wrong_zone: str = ""
    """What somebody chose at first; it is put right after ten days."""


@dataclass
class Customers:
    """Who comes to a shop, by chance; the same every time."""

    zone: str
    chance: random.Random
    people: int
    wifi: str
    names: Sequence[str] = field(default=("Rosa", "Tom", "Catherine", "Hanna", "Amir", "Yuki", "Olu", "Zofia"))

    def at(self, day: date, hour: float) -> datetime:
        """The instant at an hour of the place's clock; beyond 24 it is the next day."""
        midnight = datetime.combine(day + int(hour // 24) * DAY, time(), ZoneInfo(self.zone))
        return (midnight + timedelta(hours=hour % 24)).astimezone(ZoneInfo("UTC"))

    def between(self, day: date, begins: float, ends: float, mean: float) -> list[datetime]:
        """When customers come who come by chance, `mean` of them on a usual day."""
        count = round(self.chance.gauss(mean, mean**0.5))
        return sorted(self.at(day, self.chance.uniform(begins, ends)) for _ in range(max(count, 0)))

    def phone(self, *, on_wifi: float, at: datetime, far: float = 0.0) -> Phone:
        """Somebody's phone, on the shop's Wi-Fi, behind a carrier's few addresses, or at home."""
        address, draw = f"198.18.{self.chance.randrange(256)}.{self.chance.randrange(256)}", self.chance.random()
        if draw < on_wifi:
            address = self.wifi
        elif draw < on_wifi + (1 - on_wifi) / 2:
            address = f"192.0.2.{self.chance.randrange(60)}"
        offset = at.astimezone(ZoneInfo(self.zone)).utcoffset() or timedelta()
        minutes = offset // timedelta(minutes=1)
        if self.chance.random() < far:
            minutes += self.chance.choice((-540, -480, -300, 240, 420, 600))
        knows = self.chance.random() > 0.03
        return Phone(address, self.chance.choices(BROWSERS, USUAL)[0], (minutes + 720) % 1440 - 720 if knows else None)

    def someone(self) -> int:
        """Whom they thank: one is everybody's favourite."""
        return self.chance.choices(range(self.people), [1 / (number + 1) for number in range(self.people)])[0]

    def words(self, person: int | None) -> str:
        """What they write: often nothing, often what many write, sometimes what only they could."""
        draw, name = self.chance.random(), self.names[person or 0]
        if draw < 0.65:
            return ""
        if draw < 0.72:
            return " ".join(self.chance.choice(part) for part in LONGER).format(name)
        if draw < 0.88:
            return self.chance.choices(STOCK, [1 / (number + 1) for number in range(len(STOCK))])[0].format(name)
        words = [self.chance.choice(some) for some in (WHAT, THING, WHY, WHY)]
        return f"{name} {words[0]} my {words[1]} {words[2]}, {words[3]}"

    def face(self) -> int:
        """How they found it."""
        return self.chance.choices((1, 2, 3, 4, 5), (2, 2, 6, 28, 62))[0]

    def visit(self, at: datetime, phone: Phone | None, *, person: int | None = None, **more: object) -> Given:
        """Somebody who taps, and in three of four cases tells more."""
        looked, told_after = self.chance.lognormvariate(1.7, 0.5), self.chance.lognormvariate(3.6, 0.5)
        given = {"at": at, "looked": max(looked, 1.2), "rating": self.face(), "phone": phone, "told_after": told_after}
        if phone is None:
            return Given(**given | {"channel": Channel.TABLET} | more)
        if person is None and self.chance.random() < 0.75:
            person = self.someone()
        return Given(**given | {"person": person, "words": self.words(person)} | more)

    def come(self, when: Sequence[datetime], *, on_wifi: float = 0.5, far: float = 0.0) -> Iterator[Given]:
        """Each of these with a phone of their own."""
        for at in when:
            yield self.visit(at, self.phone(on_wifi=on_wifi, at=at, far=far))

    def at_the_tablet(self, when: Sequence[datetime]) -> Iterator[Given]:
        """Each of these at the tablet, one after the other; now and then it has no network for a day or two."""
        late = self.chance.choice((timedelta(), timedelta(), timedelta(), timedelta(hours=30)))
        for at in when:
            yield self.visit(at, None, late=late)


def usual(here: Customers, day: date, *, opens: float, closes: float, mean: float, on_wifi: float,
          far: float = 0.0, till: float = 0.0, tablet: float = 8.0) -> Iterator[Given]:  # fmt: skip
    """A day with phones from opening until `till`, late at night, and a tablet until an hour after closing."""
    yield from here.come(here.between(day, opens, till or closes, mean), on_wifi=on_wifi, far=far)
    yield from here.at_the_tablet(here.between(day, opens, closes + 0.9, tablet))


def bakery(here: Customers, day: date) -> Iterator[Given]:
    """Cards in the bag, with the bill: half of them answer at home, in the evening and on Sunday."""
    yield from here.come(here.between(day, 17, 25.5, 9), on_wifi=0)
    if day.weekday() < 6:
        yield from usual(here, day, opens=6.5, closes=18, mean=10, on_wifi=0.1)


def families(here: Customers, day: date) -> Iterator[Given]:
    """Families at a restaurant pass one phone round: each scans anew, and most thank the same waiter."""
    for begins in here.between(day, 12, 21, 7):
        phone, waiter, at = here.phone(on_wifi=0.7, at=begins), here.someone(), begins
        for _ in range(here.chance.choices((2, 3, 4, 5, 6, 7), (1, 3, 5, 5, 2, 1))[0]):
            given = here.visit(at, phone, person=waiter if here.chance.random() < 0.8 else None)
            yield given
            at += timedelta(seconds=given.told_after + given.looked + here.chance.uniform(8, 60))
    yield from usual(here, day, opens=11, closes=22, mean=8, on_wifi=0.5)


def crowd(here: Customers, day: date, *, on: Callable[[date], bool], hours: float, an_hour: float) -> Iterator[Given]:
    """A stand at a fair: hundreds an hour through one code, and now and then a coach that empties before it."""
    if on(day):
        yield from here.come(here.between(day, 11, 11 + hours, an_hour * hours), on_wifi=0.6)
        yield from here.at_the_tablet(here.between(day, 11, 11 + hours, 20 * hours))
        for begins in here.between(day, 11, 11 + hours, 3):
            yield from here.come([begins + timedelta(seconds=here.chance.uniform(0, 150)) for _ in range(11)])


def prayers(here: Customers, day: date) -> Iterator[Given]:
    """A mosque: few on a usual day, a rush after Friday's prayer, and an open day each quarter."""
    yield from here.come(here.between(day, 12, 21, 4), on_wifi=0.8)
    if day.weekday() == 4:
        yield from here.come(here.between(day, 13.6, 13.75, 22), on_wifi=0.8)
    yield from crowd(here, day, on=lambda day: day.day == 3 and day.month % 3 == 1, hours=5, an_hour=130)


def school(here: Customers, day: date) -> Iterator[Given]:
    """Thirty tablets that look alike behind one address: a class answers when the teacher asks it to."""
    if day.weekday() > 4 or day.month in {7, 8}:
        return
    for hour in here.chance.sample((9.0, 10.0, 11.0, 13.0), 2):
        pad, begins, teacher = Phone(here.wifi, IPAD, None), here.at(day, hour), here.someone()
        for _ in range(here.chance.randint(22, 30)):
            opened = begins + timedelta(seconds=here.chance.uniform(0, 70))
            given = here.visit(opened, pad, person=teacher if here.chance.random() < 0.8 else None)
            yield Given(**vars(given) | {"at": opened + timedelta(seconds=given.looked)})


_workdays: Week = tuple(Span(day, time(8), time(18)) for day in range(5))
_nights: Week = tuple(Span(day, time(20), time(8)) for day in range(7))


def _daily(opens: int, closes: int, days: int = 7) -> Week:
    return tuple(Span(day, time(opens), time(closes)) for day in range(days))


SHOPS = (
    Shop("a bakery, cards in the bag", "Europe/Vienna", bakery, _daily(7, 18, 6), hours_from=40),
    Shop("a clinic with one Wi-Fi", "Europe/London", partial(usual, opens=8, closes=18, mean=24, on_wifi=0.95),
         _workdays, people=6),
    Shop("a hotel, half past eleven", "Europe/Lisbon",
         partial(usual, opens=6, closes=22, till=25, mean=22, on_wifi=0.8, far=0.05), _daily(6, 22), hours_from=3),
    Shop("families on one phone", "Europe/Madrid", families, _daily(11, 22)),
    Shop("a stand at a fair", "Europe/Berlin",
         partial(crowd, on=lambda day: day.day in {9, 10} and day.month % 2 == 0, hours=4, an_hour=170)),
    Shop("a mosque and its open day", "Europe/Paris", prayers, people=3),
    Shop("a pharmacy at night", "Europe/Rome",
         partial(usual, opens=20, closes=31, mean=12, on_wifi=0.1, tablet=5), _nights, hours_from=20),
    Shop("a school, tablets alike", "Europe/Dublin", school, _workdays, people=4),
    Shop("a café at an airport", "Europe/Istanbul",
         partial(usual, opens=4, closes=23, mean=26, on_wifi=0.3, far=0.3), _daily(4, 23)),
    Shop("a surf school, zone wrong", "Pacific/Auckland", partial(usual, opens=9, closes=17, mean=10, on_wifi=0.2),
         _daily(9, 17), hours_from=60, wrong_zone="Europe/London"),
)  # fmt: skip
