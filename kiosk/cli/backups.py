"""Commands that keep a copy of the installation, put one back, and bring the tables to this version."""

from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _

from kiosk import backups, startup
from kiosk.backups.archive import Manifest
from kiosk.errors import Refused


@click.command()
@click.option(
    "--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Where; else backups/ beside the data."
)
@click.option("--keep", type=click.IntRange(min=1), default=14, show_default=True, help="How many stay in that folder.")
@with_appcontext
def backup(folder: Path | None, keep: int) -> None:
    """Keep a verified copy of everything in one file, while the server runs.

    It holds the database, with pictures and all, and the secret key: who has the file has the installation.
    """
    folder = folder or backups.default_folder()
    try:
        path = backups.make(folder)
    except Refused as refused:
        raise click.ClickException(str(refused.sentence)) from refused
    old = backups.rotate(folder, keep)
    click.echo(_("%(path)s, verified, %(size)d kB.", path=path, size=path.stat().st_size // 1024))
    if old:
        click.echo(_("%(count)d older backups deleted, %(keep)d kept.", count=len(old), keep=keep))


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--overwrite", is_flag=True, help="Take the place of the database that is there, and keep a copy of it.")
@click.option("--dry-run", is_flag=True, help="Verify the file, and change nothing.")
@with_appcontext
def restore(file: Path, overwrite: bool, dry_run: bool) -> None:
    """Put the backup FILE in place, verified first. Stop the server before, and start it afterwards."""
    try:
        if dry_run:
            click.echo(_told(backups.verify(file)))
            click.echo(_("Nothing was changed: this was a dry run."))
            return
        done = backups.restore(file, overwrite=overwrite)
    except Refused as refused:
        raise click.ClickException(str(refused.sentence)) from refused
    click.echo(_told(done.manifest))
    if done.kept:
        click.echo(_("What was there before is kept: %(path)s", path=done.kept))
    if done.has_other_key:
        click.echo(_("SECRET_KEY differs from the key in this backup: set it to the one in its secret_key."), err=True)
    click.echo(_("Restored. Start the server now."))


@click.command()
@with_appcontext
def migrate() -> None:
    """Bring the tables to this version, as each start does by itself; a copy is kept before."""
    startup.migrate(current_app)
    click.echo(_("The tables match this version."))


commands: tuple[click.Command, ...] = (backup, restore, migrate)


def _told(manifest: Manifest) -> str:
    return _(
        "Backup from %(made_at)s, Good Word %(version)s, %(rows)d rows: no damage found.",
        made_at=f"{datetime.fromisoformat(manifest.made_at):%Y-%m-%d %H:%M %Z}",
        version=manifest.version,
        rows=sum(manifest.rows.values()),
    )
