"""Before the first worker: tables, durability, and the address to open."""

import logging
from pathlib import Path

from flask import Flask
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError, ProgrammingError

from kiosk import database, public_address, schema
from kiosk.errors import Refused
from kiosk.extensions import db
from kiosk.lib import private_files, tokens
from kiosk.lib.lazily import Lazily
from kiosk.queries import organisation, system

flask_migrate = Lazily("flask_migrate")


class NotReady(SystemExit):
    """The installation must not start like this; the sentence says why."""


def make_ready(app: Flask) -> list[str]:
    """Bring the tables to this version, and the lines to print: where it is, and the set-up address while it is new."""
    with app.app_context():
        migrate(app)
        durability = system.durability()
        if not durability.is_good:
            raise NotReady(f"The database could lose answers in a power cut: {durability.sentence}.")
        closed = private_files.close([*database.files(), Path(app.instance_path) / "secret_key"])
        lines = [f"Others could read {path}. It is closed to them now." for path in closed]
        lines += ["", f"  Good Word is on {public_address.current()}"]
        if organisation.current() is None:
            lines += ["", "  It is new. Set it up here, once:", f"  {setup_address(app)}"]
        database.let_go()
        return [*lines, ""]


def migrate(app: Flask) -> None:
    """Bring the tables to this version, where they are not; several processes at once do it once, after a copy.

    NotReady where the database does not answer, where it is a newer version's, and where no copy can be kept.
    """
    try:
        found = schema.current_revision()
        if found == schema.newest_revision():
            return
        if schema.is_newer(found):
            raise NotReady(system.tables(found))
        logging.getLogger("alembic").setLevel(logging.WARNING)
        bind_migrations(app)
        flask_migrate.upgrade()
    except Refused as refused:
        sentence = _("A copy is kept before the tables change, and there is none: %(why)s", why=refused.sentence)
        raise NotReady(sentence) from refused
    except (OperationalError, ProgrammingError) as trouble:
        if isinstance(trouble, OperationalError) or system.lacks_rights(trouble):
            raise NotReady(system.unreachable(trouble)) from None
        raise


def bind_migrations(app: Flask) -> None:
    """Let Alembic work on `app`, as a change of tables and `flask db` need it."""
    options = {"render_as_batch": True, "compare_server_default": True}
    flask_migrate.Migrate(app, db, directory=str(database.MIGRATIONS), **options)


def setup_address(app: Flask) -> str:
    """The address where an installation is set up. It opens nothing once there is an organisation."""
    token = tokens.sign("owner", purpose="setup", secret=app.config["SECRET_KEY"])
    with app.app_context():
        return f"{public_address.current()}/admin/setup/{token}"
