"""Before the first worker: tables, durability, and the address to open."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask_babel import gettext as _

from kiosk import database, public_address, schema, storage_trouble
from kiosk.actions import write_turns
from kiosk.errors import Busy, Refused
from kiosk.extensions import db
from kiosk.lib import private_files, tokens
from kiosk.lib.lazily import Lazily
from kiosk.queries import organisation, system
from kiosk.queries.system import Check

flask_migrate = Lazily("flask_migrate")


class NotReady(SystemExit):
    """The installation must not start like this; the sentence says why."""


def make_ready(app: Flask) -> list[str]:
    """Bring the tables to this version, and the lines to print: where it is, and the set-up address while it is new."""
    with app.app_context(), _in_a_sentence():
        migrate(app)
        durability, writes = system.durability(), writing()
        if not durability.is_good:
            raise NotReady(f"The database could lose answers in a power cut: {durability.sentence}.")
        if not writes.is_good:
            raise NotReady(writes.sentence)
        closed = private_files.close([*database.files(), Path(app.instance_path) / "secret_key"])
        lines = ["", f"  Good Word is on {public_address.current()}"]
        lines += [f"  Others could read {path}. It is closed to them now." for path in closed]
        if organisation.current() is None:
            lines += ["", "  It is new. Set it up here, once:", f"  {setup_address(app)}"]
        database.let_go()
        return [*lines, ""]


@contextmanager
def _in_a_sentence() -> Iterator[None]:
    """Trouble with the disk or the database ends the start, and says what it is."""
    try:
        yield
    except Busy:
        raise NotReady(_("Nothing can be saved: another program is using the database.")) from None
    except Exception as trouble:
        if not storage_trouble.is_storage_trouble(trouble):
            raise
        raise NotReady(system.unreachable(trouble)) from None


def writing() -> Check:
    """Whether an answer could be kept now: a write, durable, of what is there already."""
    try:
        write_turns.try_one()
    except Busy:
        return Check("writing", False, _("Nothing can be saved: another program is using the database."))
    except Exception as trouble:
        if not storage_trouble.is_storage_trouble(trouble):
            raise
        return Check("writing", False, _("Nothing can be saved: %(why)s.", why=storage_trouble.words(trouble)))
    return Check("writing", True, _("Answers can be saved."))


def migrate(app: Flask) -> None:
    """Bring the tables to this version, where they are not; several processes at once do it once, after a copy.

    NotReady where the database does not answer, where it is a newer version's, and where no copy can be kept.
    """
    try:
        with _in_a_sentence():
            found = schema.current_revision()
            if found == schema.newest_revision():
                return
            if schema.is_newer(found):
                raise NotReady(system.tables(found))
            logging.getLogger("alembic").setLevel(logging.WARNING)
            bind_migrations(app)
            flask_migrate.upgrade()
    except Refused as refused:
        sentence = _("The tables were not changed because no backup could be made first: %(why)s", why=refused.sentence)
        raise NotReady(sentence) from refused


def bind_migrations(app: Flask) -> None:
    """Let Alembic work on `app`, as a change of tables and `flask db` need it."""
    options = {"render_as_batch": True, "compare_server_default": True}
    flask_migrate.Migrate(app, db, directory=str(database.MIGRATIONS), **options)


def setup_address(app: Flask) -> str:
    """The address where an installation is set up. It opens nothing once there is an organisation."""
    token = tokens.sign("owner", purpose="setup", secret=app.config["SECRET_KEY"])
    with app.app_context():
        return f"{public_address.current()}/admin/setup/{token}"
