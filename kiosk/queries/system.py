"""Whether the installation is in order: for /readyz and for `doctor`."""

from dataclasses import dataclass

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError

from kiosk.extensions import db


@dataclass(frozen=True)
class Check:
    """One thing looked at: whether it is good, and a sentence about it."""

    name: str
    is_good: bool
    sentence: str


def readiness(migrations: str) -> list[Check]:
    """The database answers, and its tables are those of the newest version in the folder `migrations`."""
    try:
        with db.engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError as trouble:
        sentence = _("The database does not answer: %(trouble)s", trouble=type(trouble).__name__)
        return [Check("database", False, sentence)]
    wanted = ScriptDirectory(migrations).get_current_head()
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
