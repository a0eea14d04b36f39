"""Backups: one verified file with all of an installation, and the way back."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import click
import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _

from kiosk import schema
from kiosk.backups import archive, postgresql, sqlite
from kiosk.backups.archive import Manifest
from kiosk.errors import Refused
from kiosk.extensions import db
from kiosk.lib import clock, private_files
from kiosk.version import __version__

REGULAR = re.compile(r"goodword-\d{8}T\d{6}Z\.tar\.gz")
BEFORE = re.compile(r"goodword-\d{8}T\d{6}Z-before-\w+\.tar\.gz")
KEPT_BEFORE = 3
"""How many copies stay that were made before a migration or a restore."""


@dataclass(frozen=True)
class Restored:
    """What a restore put in place, where it kept what was there, and whether another key than its own will be used."""

    manifest: Manifest
    kept: Path | None
    has_other_key: bool


def default_folder() -> Path:
    """Return the folder of backups where no other is named."""
    return Path(current_app.instance_path) / "backups"


def make(folder: Path, *, before: str = "") -> Path:
    """Write a verified backup into `folder` while everything goes on, and return its path.

    `before` names the change that it is made before. Refused, with nothing left behind, where it cannot be made.
    """
    made_at, kind = clock.now(), _kind()
    path = folder / f"goodword-{made_at:%Y%m%dT%H%M%SZ}{before and f'-before-{before}'}.tar.gz"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _workshop(folder) as workshop:
            copy, key, draft = workshop / kind.PART, workshop / archive.KEY, workshop / path.name
            copied = kind.dump(copy)
            private_files.write(key, current_app.config["SECRET_KEY"].encode())
            manifest = Manifest(__version__, copied.schema, kind.NAME, made_at.isoformat(), copied.rows)
            archive.pack(draft, manifest, [copy, key])
            copy.unlink()  # it is unpacked again for the check, and there need not be room for both
            _verify(draft, workshop)
            private_files.move_into_place(draft, path)
    except OSError as trouble:
        why = trouble.strerror or trouble
        raise Refused(_("%(path)s cannot be written: %(why)s.", path=path, why=why)) from trouble
    return path


def rotate(folder: Path, keep: int) -> list[Path]:
    """Delete all but the `keep` newest regular backups in `folder`, and return those that went."""
    return _keep_newest(folder, REGULAR, keep)


def before_migration(connection: sa.Connection) -> None:
    """Keep a verified copy of a database whose tables are about to change; `connection` holds the lock for it."""
    newest = schema.newest_revision()
    if schema.revision(connection) in {None, newest}:
        return
    try:
        make(default_folder(), before=newest)
    except postgresql.NoProgram as missing:
        sentence = _("No copy of the database was kept before its tables changed: %(why)s", why=missing.sentence)
        click.echo(sentence, err=True)
    _keep_newest(default_folder(), BEFORE, KEPT_BEFORE)


def verify(path: Path) -> Manifest:
    """Check a backup and change nothing: Refused where it is damaged, or not for this installation."""
    with _workshop(_kind().folder()) as workshop:
        return _verify(path, workshop)


def restore(path: Path, *, overwrite: bool) -> Restored:
    """Put a backup in the place of what is there; Refused without `overwrite` where there is a database already."""
    kind = _kind()
    with _workshop(kind.folder()) as workshop:
        manifest = _verify(path, workshop)
        is_in_use = not kind.is_empty()
        if is_in_use and not overwrite:
            raise Refused(
                _("There is already a database here. --overwrite replaces it with the backup and keeps a copy of it.")
            )
        kept = kind.put_back(workshop / kind.PART, lambda: make(default_folder(), before="restore"))
        key = (workshop / archive.KEY).read_text(encoding="utf-8")
        return Restored(manifest, kept, has_other_key=not _put_key(key, keeps_old=is_in_use))


def _verify(path: Path, workshop: Path) -> Manifest:
    """Unpack a backup into `workshop` and check all of it."""
    kind, manifest = _kind(), archive.unpack(path, workshop)
    if manifest.database != kind.NAME:
        names = {"found": manifest.database, "ours": kind.NAME}
        raise Refused(_("This backup is of %(found)s, but DATABASE_URL names %(ours)s.", **names))
    if schema.is_newer(manifest.schema):
        versions = {"its": manifest.version, "ours": __version__}
        raise Refused(
            _("This backup was made by Good Word %(its)s. This is %(ours)s, which is too old for it.", **versions)
        )
    kind.verify(workshop / kind.PART, manifest.rows)
    return manifest


def _kind() -> ModuleType:
    return sqlite if db.engine.dialect.name == "sqlite" else postgresql


@contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    """A private folder beside where the result belongs, so that it moves into place in one step."""
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=folder) as made:
        yield Path(made)


def _keep_newest(folder: Path, pattern: re.Pattern[str], keep: int) -> list[Path]:
    found = sorted(path for path in folder.iterdir() if pattern.fullmatch(path.name)) if folder.is_dir() else []
    old = found[: max(len(found) - keep, 0)]
    for path in old:
        path.unlink(missing_ok=True)
    return old


def _put_key(key: str, *, keeps_old: bool) -> bool:
    """Put a backup's key in its file, and keep another one beside it; False where the environment names another."""
    path, ours = Path(current_app.instance_path) / archive.KEY, current_app.config["SECRET_KEY"]
    old = path.read_text(encoding="ascii").strip() if path.exists() else ""
    if keeps_old and old not in {"", key}:
        private_files.write(path.with_name(f"{path.name}-before-restore"), old.encode())
    private_files.write(path, key.encode())
    return ours in {key, old}
