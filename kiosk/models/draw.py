"""A draw: its seed and its list of tickets, published so that anybody can repeat it."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.lib import draws
from kiosk.lib.draws import Holder
from kiosk.models.base import Instant, Model, PrimaryKey, PublicId, points_to
from kiosk.models.manager import Manager
from kiosk.models.reward_rule import RewardRule
from kiosk.models.staff_member import StaffMember


class Draw(Model):
    """The one draw of a rule in a location's month; see lib/draws.py for how. `digest` stands for the list."""

    __tablename__ = "draws"
    __table_args__ = (
        sa.UniqueConstraint("rule_id", "location_id", "month"),
        sa.CheckConstraint("length(seed) = 32", name="seed"),
        sa.CheckConstraint("length(digest) = 64", name="digest"),
        sa.CheckConstraint("winner_count >= 1", name="winner_count"),
        sa.Index(None, "location_id", "month"),
    )

    id: Mapped[PrimaryKey]
    public_id: Mapped[PublicId]
    rule_id: Mapped[int] = points_to("reward_rules.id")
    location_id: Mapped[int] = points_to("locations.id")
    month: Mapped[date]
    month_close_id: Mapped[int] = points_to("month_closes.id")
    winner_count: Mapped[int]
    seed: Mapped[str] = mapped_column(sa.String(32))
    digest: Mapped[str] = mapped_column(sa.String(64))
    drawn_at: Mapped[Instant]
    drawn_by_id: Mapped[int | None] = points_to("managers.id")

    rule: Mapped[RewardRule] = relationship(lazy="raise_on_sql")
    drawn_by: Mapped[Manager | None] = relationship(lazy="raise_on_sql")
    tickets: Mapped[list["DrawTickets"]] = relationship(lazy="raise_on_sql", order_by="DrawTickets.position")

    @property
    def holders(self) -> list[Holder]:
        """The list as it was drawn from, read with the people on it."""
        return [Holder(one.staff_member.public_id, one.ticket_count) for one in self.tickets]

    @property
    def lines(self) -> list[tuple["DrawTickets", draws.Range]]:
        """Each line of the list with the numbers of its tickets."""
        return list(zip(self.tickets, draws.ranges(self.holders), strict=True))

    @property
    def steps(self) -> list[draws.Step]:
        """The draw repeated."""
        return draws.draw(self.holders, self.seed, self.winner_count)


class DrawTickets(Model):
    """One line of a draw's list: how many tickets somebody held."""

    __tablename__ = "draw_tickets"
    __table_args__ = (
        sa.UniqueConstraint("draw_id", "staff_member_id"),
        sa.CheckConstraint("ticket_count >= 1", name="ticket_count"),
    )

    draw_id: Mapped[int] = points_to("draws.id", primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    staff_member_id: Mapped[int] = points_to("staff_members.id")
    ticket_count: Mapped[int] = mapped_column(sa.SmallInteger)

    staff_member: Mapped[StaffMember] = relationship(lazy="raise_on_sql")
