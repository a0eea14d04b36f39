"""The demo's people and places: three opticians in three time zones, invented from end to end."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.models import Interaction, Role

ORGANISATION = "Harbour & Hill Opticians"
MISSION = "Everybody leaves seeing more clearly, and feeling welcome."
TIME_ZONE = "Europe/London"
PASSWORD = "demo-good-word"  # noqa: S105  # meant to be known
"""Printed on the terminal and known to everybody: nothing but made-up data is behind it."""


@dataclass(frozen=True)
class Person:
    """A staff member. `typed` is how customers write the name, `looks` how they describe who they mean."""

    full_name: str
    shown_name: str
    role: str
    names: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()
    looks: str = ""
    is_shown: bool = True
    joined_days_ago: int | None = None
    left_days_ago: int | None = None


@dataclass(frozen=True)
class Stand:
    """The tablet at a spot: most customers there tap it. One that is silent has brought nothing for some days."""

    spot: str
    device: str
    paired_days_ago: int
    silent_days: int = 0
    share: float = 0.75


@dataclass(frozen=True)
class Place:
    """A location with its rhythm: answers on a usual day, hours by weekday, and how customers rate it."""

    name: str
    address: str
    region: str
    time_zone: str
    spots: tuple[str, ...]
    hours: Mapping[int, tuple[int, int]]
    daily: float
    ratings: tuple[int, int, int, int, int]
    people: tuple[Person, ...]
    languages: tuple[str, ...]
    trained_days_ago: int | None = None
    ratings_since: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    tablet: Stand | None = None

    def has_been_trained(self, days_ago: int) -> bool:
        """Whether the team had had its training on the day so many days ago."""
        return self.trained_days_ago is not None and days_ago <= self.trained_days_ago


@dataclass(frozen=True)
class Promise:
    """A standard of the demo."""

    title: str
    sentence: str
    shortfall: str
    measure: str
    target: str
    interaction: Interaction
    core_value: str


@dataclass(frozen=True)
class SignsIn:
    """A manager of the demo."""

    name: str
    email: str
    role: Role
    places: tuple[str, ...] = ()


WEEKDAYS = dict.fromkeys(range(5), (9, 18))

BRISTOL = Place(
    name="Harbour Street",
    address="14 Harbour Street, Bristol",
    region="West",
    time_zone="Europe/London",
    spots=("Reception", "Fitting table", "Repairs counter"),
    hours=WEEKDAYS | {5: (10, 16)},
    daily=11.0,
    ratings=(2, 4, 10, 33, 51),
    languages=("cy", "pl", "es"),
    tablet=Stand("Reception", "iPad, Safari 26", paired_days_ago=120),
    people=(
        Person("Rosa Martinez", "Rosa", "Optometrist", ("Rosie",), ("Rosah", "rosa m", "Rossa"),
            "the lady with the red glasses"),
        Person("Thomas Baker", "Tom", "Dispensing optician", ("Thomas", "Tommy"), ("tom", "Thom"),
            "the tall man who fits frames"),
        Person("Catherine Byrne", "Cathy", "Reception", ("Catherine", "Kate"), ("Cathrine", "Kathy", "Catharine"),
            "the lady at the front, silver earrings"),
        Person("Mohammed Al-Sayed", "Mohammed", "Optometrist", ("Mo",), ("Mohamed", "Muhammad", "mohammad"),
            "the young optician, very calm"),
        Person("Agnieszka Wójcik", "Aga", "Reception", ("Agnieszka",), ("Agneshka", "Agnes", "aga"),
            "reception, short dark hair"),
        Person("Siobhán O’Neill", "Siobhán", "Contact lenses", (), ("Shivawn", "Siobhan", "Shevaun"),
            "contact lens lady", joined_days_ago=210),
        Person("Gareth Pugh", "Gareth", "Repairs", ("Gaz",), ("Garreth", "Garath"), "the man who mends frames",
            is_shown=False),
    ),
)  # fmt: skip

TORONTO = Place(
    name="King Street West",
    address="388 King Street West, Toronto",
    region="North America",
    time_zone="America/Toronto",
    spots=("Reception", "Frame wall"),
    hours=dict.fromkeys(range(5), (10, 19)) | {5: (10, 17), 6: (11, 16)},
    daily=10.0,
    ratings=(6, 9, 17, 37, 31),
    trained_days_ago=126,
    ratings_since=(2, 4, 9, 34, 51),
    languages=("fr", "pt"),
    tablet=Stand("Reception", "Android tablet, Chrome 142", paired_days_ago=75, silent_days=3),
    people=(
        Person("Jennifer Okafor", "Jenny", "Store lead", ("Jennifer", "Jen"), ("Jeny", "Jenni", "jenny o"),
            "Jenny w/ red glasses"),
        Person("Luis Ferreira", "Luis", "Dispensing optician", (), ("Louis", "Luiz", "luis"),
            "the guy with the beard"),
        Person("Ana Sousa", "Ana", "Reception", ("Anna",), ("Anna", "ana"), "the lady at the front desk"),
        Person("Hyun-woo Park", "Hyun-woo", "Optometrist", ("Hyunwoo",), ("Hunwoo", "Hyun woo", "Hyunwu"),
            "Dr. Park"),
        Person("Priyanka Raghunathan", "Priya", "Contact lenses", ("Priyanka",), ("Pria", "Preeya"),
            "the contact lens specialist"),
        Person("Étienne Gagnon", "Étienne", "Sales", (), ("Etienne", "Etiene"), "the guy with the round glasses",
            joined_days_ago=160),
        Person("Deshawn Miller", "Deshawn", "Sales", (), ("DeShaun", "Deshaun"), "the funny one", left_days_ago=48),
    ),
)  # fmt: skip

AUCKLAND = Place(
    name="Ponsonby Road",
    address="201 Ponsonby Road, Auckland",
    region="Pacific",
    time_zone="Pacific/Auckland",
    spots=("Reception", "Testing room", "Counter 2"),
    hours=WEEKDAYS | {5: (9, 15)},
    daily=9.5,
    ratings=(2, 5, 11, 36, 46),
    languages=("mi", "zh"),
    people=(
        Person("Aroha Tamihana", "Aroha", "Practice manager", (), ("Aroah", "Arohanui"), "the manager, lovely smile"),
        Person("Sione Tuilagi", "Sione", "Dispensing optician", ("John",), ("Sionne", "Sioni"),
            "the man with the great laugh"),
        Person("Mei-Ling Chen", "Mei", "Optometrist", ("Mei-Ling", "May"), ("May", "Mey", "Mei Ling"),
            "the eye doctor"),
        Person("Hemi Parata", "Hemi", "Reception", ("James",), ("Hemmi", "Hemy"), "young man at reception"),
        Person("Caitlin Fraser", "Caitlin", "Sales", ("Cait",), ("Kaitlyn", "Katelyn", "Caitlyn"),
            "curly hair, green jumper"),
        Person("Arjun Deshmukh", "Arjun", "Contact lenses", (), ("Arjan", "Arjoon"),
            "the guy who showed me the lenses", joined_days_ago=90),
    ),
)  # fmt: skip

PLACES = (BRISTOL, TORONTO, AUCKLAND)

PROMISES = (
    Promise("Warm welcome", "Everybody is greeted within a minute, by name if we know it.", "Nobody greeted me",
        "Greeted within a minute", "95 %", Interaction.GREETING, "Kindness"),
    Promise("Listened to me", "We ask first and sell last.", "Nobody listened", "Customers who say so", "60 %",
        Interaction.ADVICE, "Respect"),
    Promise("Explained clearly", "No word that needs a dictionary.", "Hard to understand", "Customers who say so",
        "50 %", Interaction.ADVICE, "Honesty"),
    Promise("Kept their word", "What we say will be ready, is ready.", "Not ready as promised",
        "Glasses ready on the day", "98 %", Interaction.HAND_OVER, "Honesty"),
    Promise("Took care of the wait", "Whoever waits knows how long.", "Waited too long", "Seen within ten minutes",
        "90 %", Interaction.QUEUE, "Respect"),
    Promise("Put it right", "A mistake of ours is mended at once, without a form.", "It was not put right",
        "Mended on the same day", "80 %", Interaction.COMPLAINT, "Courage"),
)  # fmt: skip

OWNER = SignsIn("Amara Osei", "owner@example.org", Role.OWNER)
MANAGERS = (
    OWNER,
    SignsIn("Ruth Llewellyn", "bristol@example.org", Role.MANAGER, ("Harbour Street",)),
    SignsIn("Marcus Tremblay", "toronto@example.org", Role.MANAGER, ("King Street West",)),
    SignsIn("Hana Ngata", "auckland@example.org", Role.MANAGER, ("Ponsonby Road",)),
    SignsIn("Vera Lindqvist", "viewer@example.org", Role.VIEWER, ("Harbour Street", "Ponsonby Road")),
)

TABLET_SAYS: Mapping[str, Any] = {
    "version": "1",
    "battery_percent": 100,
    "is_charging": True,
    "clock_offset_ms": 400,
    "storage_percent": 1,
    "showing": "resting",
    "is_secure": True,
    "is_storage_kept": True,
    "is_awake": True,
}
"""What a tablet that is well says of itself."""
