"""The `kiosk` group of commands under `flask`."""

from importlib import import_module

import click
from flask import Flask
from flask.cli import AppGroup

from kiosk import startup

WHERE = {
    "setup-address": "people",
    "create-manager": "people",
    "reset-password": "people",
    "import-staff": "staff",
    "export": "export",
    "demo": "demo",
    "doctor": "health",
    "recount": "health",
    "watch": "tablets",
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


def init_app(app: Flask) -> None:
    """Register the group; and what `flask db` needs, where a command is what runs."""
    app.cli.add_command(Commands("kiosk", help="Good Word: people, data and health of this installation."))
    if click.get_current_context(silent=True):
        startup.bind_migrations(app)
