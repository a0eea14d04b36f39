"""The `kiosk` group of commands under `flask`."""

from flask import Flask
from flask.cli import AppGroup

from kiosk.cli import demo, export, health, people, staff, tablets

kiosk = AppGroup("kiosk", help="Good Word: people, data and health of this installation.")

for module in (people, staff, export, demo, tablets, health):
    for command in module.commands:
        kiosk.add_command(command)


def init_app(app: Flask) -> None:
    """Register the group."""
    app.cli.add_command(kiosk)
