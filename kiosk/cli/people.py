"""Commands about managers: create one, reset a password, print the set-up address."""

import click
from flask import current_app
from flask.cli import with_appcontext

from kiosk import startup
from kiosk.actions import managers as actions
from kiosk.errors import Refused
from kiosk.filters import absolute
from kiosk.lib import clock
from kiosk.models import Role
from kiosk.queries import managers, organisation, places


@click.command("setup-address")
@with_appcontext
def setup_address() -> None:
    """Print the one-time address where this installation is set up."""
    if organisation.current() is not None:
        raise click.ClickException("This installation is already set up. `goodword create-manager` adds a manager.")
    click.echo(startup.setup_address(current_app))


@click.command("create-manager")
@click.argument("email")
@click.option("--name", required=True, help="What they are called.")
@click.option("--role", type=click.Choice([role.value for role in Role]), default="manager", show_default=True)
@click.option("--location", "names", multiple=True, help="A location of theirs; may be given several times.")
@with_appcontext
def create_manager(email: str, name: str, role: str, names: tuple[str, ...]) -> None:
    """Add a manager and print the address of their invitation."""
    chosen = [place for place in places.locations(None) if place.name in names]
    if missing := set(names) - {place.name for place in chosen}:
        raise click.ClickException(f"No location is called {', '.join(sorted(missing))}.")
    try:
        _manager, token = actions.invite(
            name=name, email=email.strip().lower(), role=Role(role), locations=chosen, by=None, at=clock.now()
        )
    except Refused as refused:
        raise click.ClickException(str(refused.sentence)) from refused
    _print_invitation(token)


@click.command("reset-password")
@click.argument("email")
@with_appcontext
def reset_password(email: str) -> None:
    """Print an address, good once, where a manager sets a new password."""
    manager = managers.by_email(email)
    if manager is None:
        raise click.ClickException(f"No manager signs in with {email}.")
    try:
        _print_invitation(actions.renew_invitation(manager, by=None, at=clock.now()))
    except Refused as refused:
        raise click.ClickException(str(refused.sentence)) from refused


def _print_invitation(token: str) -> None:
    with current_app.test_request_context():
        address = absolute("admin.invitations.accept", token=token)
    click.echo(f"Give them this address. It works once, and for seven days:\n{address}")


commands = (setup_address, create_manager, reset_password)
