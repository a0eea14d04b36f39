"""The demo's rhythm: when customers come, how they rate, whom they name, and when a manager decides."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from kiosk.demo import words
from kiosk.demo.cast import PROMISES, Person, Place
from kiosk.lib import clock
from kiosk.lib.hours import DAY
from kiosk.models import ClosedDays, MentionStatus, OpeningHours
from kiosk.models.scale import LOW

DAYS = 365
_SITTINGS = (time(10, 20), time(16, 40))
"""When managers sit down to decide."""


@dataclass(frozen=True)
class Name:
    """One name a customer gave: who it is, as they gave it, and what became of it; None where it still waits."""

    person: Person | None
    given: str
    is_typed: bool
    status: MentionStatus = MentionStatus.NEW
    decided_at: datetime | None = None


@dataclass(frozen=True)
class Visit:
    """One customer's answer. Without `badge_of` it was given at the spot of this name."""

    place: Place
    given_at: datetime
    spot: str
    badge_of: Person | None
    rating: int
    has_told: bool
    names: tuple[Name, ...]
    standards: tuple[int, ...]
    comment: str
    may_share: bool
    is_for_team: bool
    contact: dict[str, str]

    @property
    def is_low(self) -> bool:
        """Whether the customer is asked what fell short, and ticks that."""
        return self.rating <= LOW


def calendar(place: Place, location_id: int, today: date) -> list[OpeningHours | ClosedDays]:
    """When a place is open, and the Christmas for which it closes next."""
    christmas = date(today.year + (today > date(today.year, 12, 26)), 12, 25)
    return [
        *(
            OpeningHours(location_id=location_id, weekday=day, opens_at=time(opens), closes_at=time(closes))
            for day, (opens, closes) in place.hours.items()
        ),
        ClosedDays(location_id=location_id, first_on=christmas, last_on=christmas + DAY, occasion="Christmas"),
    ]


def visits(place: Place, *, at: datetime, days: int = DAYS) -> Iterator[Visit]:
    """Every visit to a place in the `days` up to the instant `at`, earliest first."""
    today = clock.local_date(at, place.time_zone)
    for days_ago in range(days, -1, -1):
        random = Random(f"Good Word {place.name} {days_ago}")
        day = today - timedelta(days=days_ago)
        for given_at in _instants(random, place, day, days_ago):
            if given_at < at - timedelta(minutes=2):
                yield _visit(random, place, given_at, days_ago, at)


def _instants(random: Random, place: Place, day: date, days_ago: int) -> list[datetime]:
    """When answers come on a day: none while closed, most before lunch and after work, fewer in a dull season."""
    if day.weekday() not in place.hours:
        return []
    opens, closes = place.hours[day.weekday()]
    season = 1 + 0.15 * math.sin(days_ago / 365 * 2 * math.pi)
    busy = {0: 0.85, 4: 1.15, 5: 1.3}.get(day.weekday(), 1.0)
    mean = place.daily * season * busy * (closes - opens) / 9
    hours = list(range(opens, closes))
    weights = [1.6 if hour in {11, 12, 16, 17} else 1.0 for hour in hours]
    zone = clock.zone(place.time_zone)
    count = max(0, round(random.gauss(mean, math.sqrt(mean))))
    walls = [time(hour, random.randrange(60), random.randrange(60)) for hour in random.choices(hours, weights, k=count)]
    return sorted(datetime.combine(day, wall, zone).astimezone(UTC) for wall in walls)


def _visit(random: Random, place: Place, given_at: datetime, days_ago: int, at: datetime) -> Visit:
    weights = place.ratings_since if place.has_been_trained(days_ago) else place.ratings
    rating = random.choices((1, 2, 3, 4, 5), weights)[0]
    team = _team(place, days_ago)
    badge_of = random.choice(team) if rating >= 4 and random.random() < 0.16 else None
    has_told = badge_of is not None or random.random() < (0.42 if rating != 3 else 0.25)
    names = _names(random, place, team, badge_of, rating, given_at, at) if has_told else ()
    told = [name.given for name in names if name.person]
    says = has_told and random.random() < (0.75 if rating <= 2 else 0.55)
    return Visit(
        place=place,
        given_at=given_at,
        spot=random.choices(place.spots, (6, 3, 2)[: len(place.spots)])[0],
        badge_of=badge_of,
        rating=rating,
        has_told=has_told,
        names=names,
        standards=_standards(random, rating) if has_told else (),
        comment=words.comment(random, rating, told, place.languages) if says else "",
        may_share=says and rating >= 4 and random.random() < 0.35,
        is_for_team=has_told and rating >= 4 and not names and random.random() < 0.3,
        contact=words.contact(random) if has_told and rating <= 2 and random.random() < 0.4 else {},
    )


def _team(place: Place, days_ago: int) -> list[Person]:
    return [
        person
        for person in place.people
        if (person.joined_days_ago is None or days_ago <= person.joined_days_ago)
        and (person.left_days_ago is None or days_ago > person.left_days_ago)
    ]


def _names(
    random: Random,
    place: Place,
    team: list[Person],
    badge_of: Person | None,
    rating: int,
    given_at: datetime,
    at: datetime,
) -> tuple[Name, ...]:
    """Whom a customer names: by a tap on the name or by typing it, one person mostly, nobody often."""
    chosen = [badge_of] if badge_of else []
    if random.random() < (0.62 if rating >= 4 else 0.12):
        liked = [1 / (1 + position) + 0.35 for position in range(len(team))]
        chosen += random.choices(team, liked, k=random.choices((1, 2, 3), (84, 14, 2))[0])
    names = []
    for person in dict.fromkeys(chosen):
        is_typed = person is not badge_of and (not person.is_shown or random.random() < 0.22)
        given, is_known = _as_given(random, person, is_typed)
        status, decided_at = _decision(random, place, given_at, is_known, rating)
        if decided_at is None or decided_at > at:
            status, decided_at = MentionStatus.NEW, None
        is_nobodys = is_typed and status in {MentionStatus.NEW, MentionStatus.DECLINED}
        who = None if is_nobodys else person
        names.append(Name(who, given, is_typed, status, decided_at))
    return tuple({name.given.casefold(): name for name in names}.values())


def _as_given(random: Random, person: Person, is_typed: bool) -> tuple[str, bool]:
    """The name as given, and whether a manager can tell who is meant."""
    if not is_typed:
        return person.shown_name, True
    kind = random.random()
    if kind < 0.45 and person.typed:
        return random.choice(person.typed), True
    if kind < 0.65:
        return person.full_name.split()[0], True
    if kind < 0.8 and person.names:
        return random.choice(person.names), True
    if kind < 0.93:
        return person.looks, True
    return random.choice(("the nice lady", "blond guy", "the manager?", "didn’t catch the name", "new trainee")), False


def _decision(
    random: Random, place: Place, given_at: datetime, is_known: bool, rating: int
) -> tuple[MentionStatus, datetime | None]:
    """What a manager decides and when: at one of the next sittings; later where nobody knows who is meant."""
    if not is_known:
        days = random.randint(9, 24)
        return MentionStatus.DECLINED, _sitting(random, place, given_at + timedelta(days=days))
    patience = random.choices((0, 1, 2, 6), (70, 18, 9, 3))[0]
    decided_at = _sitting(random, place, given_at + timedelta(days=patience))
    if rating <= 2:
        named = (MentionStatus.CONCERN, MentionStatus.APPROVED, MentionStatus.DECLINED)
        return random.choices(named, (45, 20, 35))[0], decided_at
    outcome = random.choices((MentionStatus.APPROVED, MentionStatus.DECLINED, MentionStatus.WITHDRAWN), (955, 35, 10))
    return outcome[0], decided_at


def _sitting(random: Random, place: Place, since: datetime) -> datetime:
    """Some minutes into the first sitting on a working day that begins after `since`."""
    zone = clock.zone(place.time_zone)
    local = since.astimezone(zone)
    for later in range(8):
        day = local.date() + timedelta(days=later)
        for sitting in _SITTINGS:
            begins = datetime.combine(day, sitting, zone)
            if day.weekday() < 5 and begins > local and random.random() < 0.8:
                return (begins + timedelta(seconds=random.randrange(15 * 60))).astimezone(UTC)
    return since + timedelta(days=8)


def _standards(random: Random, rating: int) -> tuple[int, ...]:
    """Which standards a customer saw kept or, on a low rating, missed."""
    liked = (5, 4, 4, 2, 2, 1) if rating >= 3 else (2, 3, 2, 4, 5, 3)
    chosen = random.choices(range(len(PROMISES)), liked, k=random.choices((0, 1, 2, 3), (30, 40, 22, 8))[0])
    return tuple(sorted(set(chosen)))
