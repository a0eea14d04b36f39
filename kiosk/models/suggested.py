"""Staff members who may be meant by a typed name, the likeliest first, each with what speaks for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import selectinload
from sqlalchemy.orm.interfaces import ORMOption

from kiosk.lib import names
from kiosk.lib.names import Learnt, Named, NameFinder, Suggestion
from kiosk.models.staff_member import StaffMember, first_name

MOST_RANKED = 3_000
"""So many people are ranked for one typed name at most: making more names ready would hold a page up."""

WITH_NAMES: tuple[ORMOption, ...] = (selectinload(StaffMember.names), selectinload(StaffMember.learnt_names))
"""What a query loads with people who are to be suggested."""


@dataclass(frozen=True)
class Choice:
    """Somebody who may be meant, and what speaks for it; None stands for the customer's own choice."""

    person: StaffMember
    reason: Suggestion | None


def finder(people: Sequence[StaffMember]) -> NameFinder:
    """Return what finds these people, loaded with all their names, by name."""
    return names.finder(tuple(map(_named, people)))


def suggested(people: Sequence[StaffMember], typed: str) -> list[Choice]:
    """Return who of these people may be meant by what was typed; nobody where too many would have to be ranked."""
    if not typed or len(people) > MOST_RANKED:
        return []
    by_id = {one.id: one for one in people}
    return [Choice(by_id[one.id], one) for one in finder(people).ranked(typed)]


def _named(person: StaffMember) -> Named:
    own = (person.full_name, person.shown_name, first_name(person.full_name))
    learnt = tuple(Learnt(one.folded, one.approved_count, one.is_confirmed) for one in person.learnt_names)
    return Named(person.id, own, tuple(other.name for other in person.names), learnt, person.role)
