"""The command that fills a demo database."""

from click import Command

commands: tuple[Command, ...] = ()
