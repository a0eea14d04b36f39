"""What phones gave at night is released, since opening hours are for tablets; a trace says whether a clock was far."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kiosk.lib import clock
from kiosk.models.base import UtcInstant

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_KEY = ("location_id", "given_on", "touchpoint_id", "channel", "scale")
_RATINGS = (1, 2, 3, 4, 5)
_holds = sa.table(
    "holds",
    *(sa.column(name) for name in ("id", "response_id", "mention_id", "reason")),
    *(sa.column(name, UtcInstant()) for name in ("held_at", "released_at", "left_out_at")),
)
_responses = sa.table(
    "responses", sa.column("id"), sa.column("rating"), sa.column("is_held", sa.Boolean()), *map(sa.column, _KEY)
)
_tallies = sa.table("tallies", *map(sa.column, _KEY), *(sa.column(f"rating_{rating}") for rating in _RATINGS))


def upgrade() -> None:
    op.add_column("traces", sa.Column("is_far", sa.Boolean(), nullable=True))
    connection = op.get_bind()
    is_open = sa.and_(_holds.c.released_at.is_(None), _holds.c.mention_id.is_(None))
    given = _responses.alias()
    is_phones = sa.exists().where(given.c.id == _holds.c.response_id, given.c.channel != "tablet")
    ended = sa.and_(is_open, _holds.c.reason == "closed", _holds.c.left_out_at.is_(None), is_phones)
    free = sa.and_(
        _responses.c.id.in_(sa.select(_holds.c.response_id).where(ended)),
        _responses.c.id.not_in(sa.select(_holds.c.response_id).where(is_open, ~ended)),
    )
    _count(connection, sa.and_(free, _responses.c.is_held))
    connection.execute(sa.update(_responses).where(free).values(is_held=sa.false()))
    now = sa.literal(clock.now(), UtcInstant())
    released_at = sa.case((_holds.c.held_at > now, _holds.c.held_at), else_=now)
    connection.execute(sa.update(_holds).where(ended).values(released_at=released_at))


def _count(connection: sa.Connection, which: sa.ColumnElement[bool]) -> None:
    """Add these responses to their days' tallies; without a face they are in none."""
    key = [_responses.c[name] for name in _KEY]
    faces = [sa.func.sum(sa.case((_responses.c.rating == rating, 1), else_=0)) for rating in _RATINGS]
    rows = sa.select(*key, *faces).where(which, _responses.c.rating.is_not(None)).group_by(*key)
    names = [f"rating_{rating}" for rating in _RATINGS]
    insert = postgresql.insert(_tallies).from_select([*_KEY, *names], rows)
    added = {name: _tallies.c[name] + insert.excluded[name] for name in names}
    connection.execute(insert.on_conflict_do_update(index_elements=_KEY, set_=added))


def downgrade() -> None:
    op.drop_column("traces", "is_far")
