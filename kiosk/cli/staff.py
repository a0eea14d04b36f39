"""The command that imports staff."""

from click import Command

commands: tuple[Command, ...] = ()
