"""Whether the installation is in order: for /readyz and for `doctor`."""

from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError

from kiosk import database
from kiosk.extensions import db


@dataclass(frozen=True)
class Check:
    """One thing looked at: whether it is good, and a sentence about it."""

    name: str
    is_good: bool
    sentence: str


def readiness() -> list[Check]:
    """The database answers, and its tables are those of the newest migration."""
    try:
        found = _revision()
    except SQLAlchemyError as trouble:
        sentence = _("The database does not answer: %(trouble)s", trouble=type(trouble).__name__)
        return [Check("database", False, sentence)]
    wanted = newest_revision()
    return [
        Check("database", True, _("The database answers (%(kind)s).", kind=db.engine.dialect.name)),
        Check(
            "migrations",
            found == wanted,
            _("The tables are those of this version.")
            if found == wanted
            else _("The tables are not those of this version: run “flask db upgrade”."),
        ),
    ]


def newest_revision() -> str:
    """The version of the tables that this code wants: each migration's file begins with its own."""
    return max(path.name for path in (database.MIGRATIONS / "versions").glob("[0-9]*.py")).partition("_")[0]


def _revision() -> str | None:
    """The version of the tables in the database; None where there are none yet."""
    with db.engine.connect() as connection:
        is_new = not sa.inspect(connection).has_table("alembic_version")
        return None if is_new else connection.scalar(sa.text("SELECT version_num FROM alembic_version"))


def durability() -> Check:
    """Whether an acknowledged answer survives a power cut, by the settings of the database."""
    is_sqlite = db.engine.dialect.name == "sqlite"
    names = ("journal_mode", "synchronous", "foreign_keys") if is_sqlite else ("fsync", "synchronous_commit")
    wanted = ("wal", "2", "1") if is_sqlite else ("on", "on")
    with db.engine.connect() as connection:
        asked = "PRAGMA {}" if is_sqlite else "SHOW {}"
        found = tuple(str(connection.execute(sa.text(asked.format(name))).scalar()) for name in names)
    settings = ", ".join(f"{name} = {value}" for name, value in zip(names, found, strict=True))
    return Check("durability", found == wanted, settings)
