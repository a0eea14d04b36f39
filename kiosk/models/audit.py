"""Who changed what, when, from what, to what."""

from collections.abc import Collection
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
    def last_changes(cls, connection: sa.Connection, kind: type[Model], ids: Collection[int]) -> dict[int, datetime]:
        """When something about each of these records was last changed, by id; without those that never were."""
        newest = sa.select(cls.subject_id, sa.func.max(cls.at)).group_by(cls.subject_id)
        newest = newest.where(cls.subject_kind == kind.__tablename__, cls.subject_id.in_(ids))
        return {row[0]: row[1] for row in connection.execute(newest)}

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
