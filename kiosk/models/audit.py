"""Who changed what, when, from what, to what."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.models.base import Instant, Model, PrimaryKey, points_to
from kiosk.models.manager import Manager
from kiosk.models.staff_member import StaffMember


class AuditEntry(Model):
    """One change by one person. Written in the transaction of the change and never altered."""

    __tablename__ = "audit_entries"
    __table_args__ = (sa.Index(None, "subject_kind", "subject_id", "id"),)

    id: Mapped[PrimaryKey]
    at: Mapped[Instant]
    manager_id: Mapped[int | None] = points_to("managers.id")
    staff_member_id: Mapped[int | None] = points_to("staff_members.id")
    act: Mapped[str] = mapped_column(sa.String(40))
    subject_kind: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[int] = mapped_column(sa.BigInteger)
    before: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)

    manager: Mapped[Manager | None] = relationship(lazy="raise_on_sql")

    @classmethod
    def of(
        cls,
        act: str,
        subject: Any,
        *,
        by: Manager | StaffMember | None,
        at: datetime,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> "AuditEntry":
        """The entry for what `by` did to `subject`, a flushed record. A staff member acts on their own page; None
        stands for the installation itself.
        """
        return cls(
            at=at,
            manager_id=by.id if isinstance(by, Manager) else None,
            staff_member_id=by.id if isinstance(by, StaffMember) else None,
            act=act,
            subject_kind=subject.__tablename__,
            subject_id=subject.id,
            before=before or {},
            after=after or {},
        )
