"""Commands about the installation's health: doctor, recount."""

import shlex
import shutil
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from kiosk import database, public_address, startup
from kiosk.actions import tallies as actions
from kiosk.lib import addresses, clock, private_files
from kiosk.queries import ledger, places, system, tallies
from kiosk.queries.system import Check
from kiosk.version import __version__

LEAST_FREE = 500 * 1024 * 1024
NO_PROXY = (
    "None is in front, which will do in your own network. Before this is open to the internet, put one in front "
    "(docs/operating.md): without it phones that send slowly hold up everybody else."
)


@click.command()
@with_appcontext
def doctor() -> None:
    """Look the installation over and say what to fix; ends with 1 where something is wrong."""
    checks = [Check("version", True, f"Good Word {__version__}"), *system.readiness()]
    if all(check.is_good for check in checks):
        checks += [system.durability(), startup.writing(), _tallies(), _closed_months(), _time_zones()]
    checks += [_address(), _proxy(), _files(), _disk()]
    for check in checks:
        click.echo(f"{'good ' if check.is_good else 'FIX  '} {check.name}: {check.sentence}")
    if not all(check.is_good for check in checks):
        raise SystemExit(1)


@click.command()
@click.option("--mend", is_flag=True, help="Put the tallies right where they differ.")
@with_appcontext
def recount(mend: bool) -> None:
    """Compare the tallies with the responses; ends with 1 where they differ and are not fixed."""
    found = tallies.differences()
    for difference in found:
        click.echo(f"{difference.key}: kept {difference.kept}, counted {difference.counted}")
    if found and mend:
        actions.recount()
        click.echo(f"{len(found)} fixed.")
    elif found:
        raise click.ClickException(f"{len(found)} tallies differ. `goodword recount --mend` puts them right.")
    else:
        click.echo("Every tally matches the count.")


def _tallies() -> Check:
    count = len(tallies.differences())
    return Check("tallies", not count, f"{count} differ from the responses." if count else "They match the responses.")


def _closed_months() -> Check:
    names = [f"{close.location.name} {close.month:%Y-%m}" for close in ledger.broken()]
    sentence = f"Rows were changed by hand: {', '.join(names)}." if names else "Their rows make their checksums."
    return Check("closed months", not names, sentence)


def _time_zones() -> Check:
    """Whether the system knows every zone that was chosen; it reads an unknown one as UTC."""
    names = sorted(name for name in places.time_zones() if not clock.knows(name))
    sentence = f"Not known here, so read as UTC: {', '.join(names)}. Run `pip install --upgrade tzdata`."
    return Check("time zones", not names, sentence if names else "This system knows all that are in use.")


def _public_address() -> str:
    """The public address; that of the server itself where there are no tables to ask."""
    try:
        return public_address.current()
    except SQLAlchemyError:
        return str(current_app.config["OWN_URL"])


def _address() -> Check:
    """Whether phones can open the public address."""
    address = _public_address()
    if reason := addresses.why_unreachable(address):
        where = "set another BASE_URL" if public_address.is_in_environment() else "say another under Organisation"
        return Check("address", False, f"{address}. {reason} Before you print, {where}.")
    whose = "phones in your own network open this" if addresses.is_for_one_network(address) else "phones open this"
    return Check("address", True, f"{address}, {whose}.")


def _proxy() -> Check:
    proxies = current_app.config["TRUSTED_PROXIES"]
    if not proxies and _public_address().startswith("https:"):
        sentence = "The address is https, so a web server is in front, which is not believed: set TRUSTED_PROXIES=1."
        return Check("proxies", False, sentence)
    if not proxies:
        return Check("proxies", True, NO_PROXY)
    return Check("proxies", True, f"TRUSTED_PROXIES is {proxies}. The log says it where the headers do not fit.")


def _files() -> Check:
    paths = dict.fromkeys([*private_files.within(Path(current_app.instance_path)), *database.files()])
    too_open = " ".join(shlex.quote(str(path)) for path in private_files.open_to_others(paths))
    sentence = f"Others can read them: chmod go= {too_open}" if too_open else "Nobody else can read them."
    return Check("files", not too_open, sentence)


def _disk() -> Check:
    free = shutil.disk_usage(current_app.instance_path).free
    return Check("disk", free > LEAST_FREE, f"{free // 1024**2:,} MB free.")


commands = (doctor, recount)
