"""Column types that every model shares: instants, ids, choices."""

import uuid
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import sqlalchemy as sa
from sqlalchemy.orm import mapped_column

from kiosk.extensions import Base, db
from kiosk.lib import codes

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class UtcInstant(sa.types.TypeDecorator[datetime]):
    """An aware instant. PostgreSQL keeps a timestamptz; SQLite, which has none, whole microseconds since 1970."""

    impl = sa.BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        return dialect.type_descriptor(sa.BigInteger() if dialect.name == "sqlite" else sa.DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} says no time zone; instants are aware")
        return (value - _EPOCH) // timedelta(microseconds=1) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return _EPOCH + timedelta(microseconds=value) if dialect.name == "sqlite" else value.astimezone(UTC)


class CompactUuid(sa.types.TypeDecorator[uuid.UUID]):
    """A UUID in 16 bytes on both databases."""

    impl = sa.LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        return dialect.type_descriptor(sa.LargeBinary(16) if dialect.name == "sqlite" else sa.Uuid())

    def process_bind_param(self, value: uuid.UUID | None, dialect: sa.Dialect) -> Any:
        return value.bytes if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> uuid.UUID | None:
        return uuid.UUID(bytes=value) if value is not None and dialect.name == "sqlite" else value


def choice(choices: type[StrEnum], name: str) -> sa.Enum:
    """A column type for a `StrEnum`: stored as its value, kept to its members by a check constraint."""
    return sa.Enum(
        choices,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=20,
        values_callable=lambda members: [member.value for member in members],
    )


PrimaryKey = Annotated[int, mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)]
PublicId = Annotated[str, mapped_column(sa.String(16), unique=True, default=codes.public_id)]
ClientId = Annotated[uuid.UUID, mapped_column(CompactUuid, unique=True)]
Instant = Annotated[datetime, mapped_column(UtcInstant)]
OptionalInstant = Annotated[datetime | None, mapped_column(UtcInstant)]


def points_to(target: str, *, ondelete: str | None = None, **rest: Any) -> Any:
    """A foreign key column to `target`; the row it points to cannot be deleted under it, unless `ondelete` says so."""
    key = sa.ForeignKey(target, ondelete=ondelete)
    return mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), key, **rest)
