"""The command that writes the monthly export."""

from click import Command

commands: tuple[Command, ...] = ()
