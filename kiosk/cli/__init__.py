"""The commands of `goodword`, which are `flask kiosk`, too."""

import io
import sys
from importlib import import_module
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy.exc import ProgrammingError

from kiosk import startup
from kiosk.storage_trouble import is_storage_trouble

WHERE = {
    "setup-address": "people",
    "create-manager": "people",
    "reset-password": "people",
    "import-staff": "staff",
    "forget": "staff",
    "export": "export",
    "close-month": "months",
    "demo": "demo",
    "backup": "backups",
    "restore": "backups",
    "migrate": "backups",
    "doctor": "health",
    "recount": "health",
    "watch": "watching",
}
"""The module of each command, imported when it is called: a server, which calls none, does without them."""


class Commands(AppGroup):
    """Commands by name, each from its module."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """Their names, in the order of the alphabet."""
        return sorted(WHERE)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """The command called `name`, if there is one."""
        if name not in WHERE:
            return None
        found = import_module(f"{__name__}.{WHERE[name]}").commands
        return next(command for command in found if command.name == name)

    def invoke(self, context: click.Context) -> Any:
        """Run a command; a database that is not ready is a sentence, not a traceback."""
        if isinstance(sys.stdout, io.TextIOWrapper):
            # Łukasz on a terminal that has no ł: said as \u0142, where Python would end in the middle of the work.
            sys.stdout.reconfigure(errors="backslashreplace")
        try:
            return super().invoke(context)
        except Exception as trouble:  # storage has many names; whatever is not storage is raised again
            if not (isinstance(trouble, ProgrammingError) or is_storage_trouble(trouble)):
                raise
            raise click.ClickException("The database is not ready: `goodword doctor` says why.") from trouble


def init_app(app: Flask) -> None:
    """Register the group; and what `flask db` needs, where a command is what runs."""
    app.cli.add_command(Commands("kiosk", help="Good Word: people, data and health of this installation."))
    if click.get_current_context(silent=True):
        startup.bind_migrations(app)
