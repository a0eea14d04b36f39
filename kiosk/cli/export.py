"""The command that writes the monthly export."""

import os
import sys
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click
from flask.cli import with_appcontext
from flask_babel import gettext as _

from kiosk.actions import exports as actions
from kiosk.documents import monthly_export
from kiosk.documents.monthly_export import About, Format
from kiosk.documents.pdf import MissingLetters
from kiosk.lib import clock
from kiosk.models import Location
from kiosk.queries import exports, organisation, places
from kiosk.queries.exports import APPROVED, EVERY_STATUS, Wanted

STANDARD_OUTPUT = "-"


def _month(_context: click.Context, _parameter: click.Parameter, typed: str) -> date:
    try:
        return clock.month_from_text(typed)
    except ValueError:
        raise click.BadParameter(_("“%(typed)s” is not a month. Write it like 2026-10.", typed=typed)) from None


@click.command("export")
@click.option("--month", required=True, metavar="YYYY-MM", callback=_month, help="The month, such as 2026-10.")
@click.option("--location", "name", default="", metavar="NAME", help="One location by its name; otherwise all.")
@click.option("--all-statuses", is_flag=True, help="Every mention, not only those that are approved.")
@click.option("--format", "ending", type=click.Choice([as_.value for as_ in Format]), default="csv", show_default=True)
@click.option("-o", "--output", required=True, metavar="FILE", help="Where to write it; “-” for standard output.")
@with_appcontext
def export(month: date, name: str, all_statuses: bool, ending: str, output: str) -> None:
    """Write a month's mentions: the same rows and bytes as the page gives."""
    as_ = Format(ending)
    if as_ is not Format.CSV and output == STANDARD_OUTPUT:
        raise click.UsageError(_("An XLSX or PDF needs a file: name one with -o."))
    owner = organisation.current()
    if owner is None:
        raise click.UsageError(_("There is nothing to export yet: set-up is not finished."))
    location = _location(name) if name else None
    scope = frozenset({location.id}) if location else None
    wanted = Wanted(month, scope, EVERY_STATUS if all_statuses else APPROVED)
    statuses = "all" if all_statuses else "approved"
    actions.note(location or owner, month=month, statuses=statuses, as_=as_, by=None, at=clock.now())
    where = location.name if location else None
    about = About(owner, month, where, tuple(exports.closes(wanted)), exports.uncounted(wanted))
    try:
        pieces = monthly_export.written(exports.lines(wanted), about, as_)
    except MissingLetters as missing:
        sentence = _("The PDF cannot show “%(text)s”. Use XLSX instead.", text=missing.texts[0])
        raise click.ClickException(sentence) from missing
    if output == STANDARD_OUTPUT:
        _write_out(pieces)
    else:
        _write_file(pieces, Path(output))


commands: tuple[click.Command, ...] = (export,)


def _location(name: str) -> Location:
    """The location of this name, retired ones too."""
    for location in places.called(name):
        return location
    raise click.BadParameter(_("No location is called “%(name)s”.", name=name), param_hint="--location")


def _write_out(pieces: Iterable[bytes]) -> None:
    for piece in pieces:
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


def _write_file(pieces: Iterable[bytes], path: Path) -> None:
    """The whole file at once: it has its name only when it is complete."""
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as trouble:
        sentence = _("%(path)s cannot be written: %(why)s.", path=path, why=trouble.strerror)
        raise click.BadParameter(sentence, param_hint="-o") from trouble
    try:
        with open(handle, "wb") as file:
            file.writelines(pieces)
        os.replace(beside, path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
