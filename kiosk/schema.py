"""Which tables the database has, and which this code knows."""

import sqlalchemy as sa

from kiosk import database
from kiosk.extensions import db


def known_revisions() -> list[str]:
    """Return the revisions of the tables that this code knows, oldest first: a migration's file begins with its own."""
    return sorted(path.name.partition("_")[0] for path in (database.MIGRATIONS / "versions").glob("[0-9]*.py"))


def newest_revision() -> str:
    """Return the revision of the tables that this code wants."""
    return known_revisions()[-1]


def revision(connection: sa.Connection) -> str | None:
    """Return the revision of the tables in the database; None where there are none yet."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return found


def current_revision() -> str | None:
    """Return the revision of the tables in the app's database, by a connection of its own."""
    with db.engine.connect() as connection:
        return revision(connection)


def is_newer(found: str | None) -> bool:
    """Tell whether these tables were made by a newer version than this one."""
    return found is not None and found not in known_revisions()
