"""A team member's yes or no to showing a note that thanks the team."""

from sqlalchemy.orm import Mapped, mapped_column

from kiosk.models.base import Model, points_to


class Agreement(Model):
    """What one member says. Whoever is thanked by name says it in the mention itself."""

    __tablename__ = "agreements"

    mention_id: Mapped[int] = points_to("mentions.id", ondelete="CASCADE", primary_key=True, autoincrement=False)
    staff_member_id: Mapped[int] = points_to("staff_members.id", primary_key=True, autoincrement=False, index=True)
    has_agreed: Mapped[bool] = mapped_column()
