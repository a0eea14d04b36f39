"""What is trouble with the disk or the database, however it is called, and none with what was sent."""

import logging
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.exc import DataError, DisconnectionError
from sqlalchemy.exc import TimeoutError as NoConnection

from kiosk.errors import NotStored, Trouble, Unexpected

_OF_THE_DATABASE = {"OperationalError", "InternalError", "InterfaceError"}
"""As Python's database drivers call them, SQLAlchemy too: full, read-only, restarted, out of connections."""

_DATA_EXCEPTION = "22"
"""The class of PostgreSQL's codes whose first line, too, quotes the value that it cannot take."""

_INSUFFICIENT_PRIVILEGE = "42501"

_BROKEN = "DatabaseError"
"""What SQLite raises for a damaged file; everything else that a database says is a class below it."""


def is_storage_trouble(error: BaseException) -> bool:
    """Whether the disk or the database is what failed, so that the same may work later."""
    if isinstance(error, ConnectionError | TimeoutError):  # somebody's browser went away
        return False
    if isinstance(error, OSError):
        return error.errno is not None  # a template that is missing is an OSError too, without a number
    if any(isinstance(carried, OSError) for carried in error.args):  # as XlsxWriter hands them on
        return True
    names = {kind.__name__ for kind in type(error).__mro__}
    return (
        bool(names & _OF_THE_DATABASE)
        or type(error).__name__ == _BROKEN
        or lacks_rights(error)
        or isinstance(error, NoConnection | DisconnectionError)
    )


def lacks_rights(error: Any) -> bool:
    """Whether PostgreSQL refused because the user may not do what was asked."""
    return getattr(getattr(error, "orig", error), "sqlstate", None) == _INSUFFICIENT_PRIVILEGE


def words(error: Any) -> str:
    """What an error says of itself, unless that may quote what somebody typed."""
    error = getattr(error, "orig", None) or error
    if isinstance(error, ValueError):
        return ""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    if code := getattr(error, "sqlstate", None):  # PostgreSQL's: beyond its first line it quotes whole rows
        primary = "" if code.startswith(_DATA_EXCEPTION) else error.diag.message_primary or ""
        return " ".join(filter(None, [code, primary, error.diag.constraint_name]))
    return str(error)


def told(error: Exception) -> Trouble:
    """What people are told about an error that nobody expected; the log is told the rest."""
    log = logging.getLogger("kiosk")
    if is_storage_trouble(error):
        log.error("storage trouble", exc_info=error)
        return NotStored()
    if isinstance(error, DataError):  # a number too large, a character that no text has
        log.warning("refused by the database: %s", type(error.orig).__name__)
        return Trouble(_("We could not read what you sent. Try again."))
    log.error("unexpected trouble", exc_info=error)
    return Unexpected()
