"""Whether the installation is in order: for /readyz and for `doctor`."""

from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError

from kiosk import schema, storage_trouble
from kiosk.extensions import db
from kiosk.version import __version__


@dataclass(frozen=True)
class Check:
    """One thing looked at: whether it is good, and a sentence about it."""

    name: str
    is_good: bool
    sentence: str


def readiness() -> list[Check]:
    """The database answers, and its tables are those of the newest migration."""
    try:
        found = schema.current_revision()
    except SQLAlchemyError as trouble:
        sentence = _("The database does not answer: %(trouble)s", trouble=type(trouble).__name__)
        return [Check("database", False, sentence)]
    return [
        Check("database", True, _("The database answers (%(kind)s).", kind=db.engine.dialect.name)),
        Check("migrations", found == schema.newest_revision(), tables(found)),
    ]


def tables(found: str | None) -> str:
    """Say whether the tables of this revision are those of this version, and what to do where they are not."""
    if found == schema.newest_revision():
        return _("The tables match this version.")
    if schema.is_newer(found):
        return _(
            "The tables were made by a newer version of Good Word than %(ours)s. Install that one again, or restore a "
            "backup from before it.",
            ours=__version__,
        )
    return _("The tables do not match this version: run “goodword migrate”.")


def unreachable(trouble: Exception) -> str:
    """Say why the database cannot be worked with, and what to do: what the driver says has no password in it."""
    url, said = db.engine.url, storage_trouble.words(trouble).strip()
    if url.get_backend_name() == "sqlite":
        return _("The database %(path)s cannot be used: %(why)s.", path=url.database, why=said)
    where = url.host or url.query.get("host") or _("this computer")
    names = {"where": where, "user": url.username, "name": url.database}
    if "authentication failed" in said:
        return _("PostgreSQL on %(where)s refuses “%(user)s” with this password: check DATABASE_URL.", **names)
    if f'database "{url.database}" does not exist' in said:
        return _("PostgreSQL on %(where)s has no database “%(name)s”: create it with createdb.", **names)
    if storage_trouble.lacks_rights(trouble):
        return _(
            "PostgreSQL on %(where)s does not let “%(user)s” create tables in “%(name)s”: make it the owner.", **names
        )
    why = said.splitlines()[0].rpartition("failed: ")[2]
    return _("PostgreSQL on %(where)s cannot be used: %(why)s. DATABASE_URL says where it is.", **names, why=why)


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
