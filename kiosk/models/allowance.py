"""How many colleagues somebody has thanked in a month, of as many as they may."""

from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Mapped, mapped_column

from kiosk import database
from kiosk.errors import Refused
from kiosk.lib import clock
from kiosk.models.base import Model, points_to
from kiosk.models.new_response import NewResponse


class Allowance(Model):
    """A staff member's month, which is its first day by the calendar of the place where they thanked."""

    __tablename__ = "allowances"
    __table_args__ = (sa.CheckConstraint("used_count BETWEEN 0 AND 50", name="used_count"),)

    staff_member_id: Mapped[int] = points_to("staff_members.id", primary_key=True, autoincrement=False)
    month: Mapped[date] = mapped_column(primary_key=True)
    used_count: Mapped[int] = mapped_column(sa.SmallInteger)

    @classmethod
    def take(cls, connection: sa.Connection, new: NewResponse) -> None:
        """Use one up for a colleague's thank-you to somebody else; `Refused` where none is left. One UPDATE decides,
        however many come at once.
        """
        if new.told is not None and new.colleague_id in dict(new.told.chosen):
            raise Refused(_("This is you. Choose a colleague."), field="whom")
        month = clock.month_of(new.given_on)
        row = {"staff_member_id": new.colleague_id, "month": month, "used_count": 0}
        connection.execute(database.insert(cls).on_conflict_do_nothing(), row)
        is_left = (cls.staff_member_id == new.colleague_id, cls.month == month, cls.used_count < new.allowance)
        taken = connection.execute(sa.update(cls).where(*is_left).values(used_count=cls.used_count + 1))
        if not taken.rowcount:
            raise Refused(_("You have used all your thanks to colleagues for this month. You get new ones next month."))
