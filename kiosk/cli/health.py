"""Commands about the installation's health: doctor, recount."""

from click import Command

commands: tuple[Command, ...] = ()
