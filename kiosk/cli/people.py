"""Commands about managers: create one, reset a password, print the set-up address."""

from click import Command

commands: tuple[Command, ...] = ()
