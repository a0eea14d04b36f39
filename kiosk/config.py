"""Every setting, typed, read once from the environment."""

import os
import secrets
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

from kiosk import hashing
from kiosk.lib import addresses, private_files, tokens

CHECKOUT = Path(__file__).resolve().parent.parent
PROJECT = CHECKOUT if (CHECKOUT / "wsgi.py").exists() else Path("/var/lib/goodword")
"""Where `.env` and `instance/` are: the checkout, or one fixed place for a package that was installed elsewhere.

Never the working directory: a command called from the wrong one would make a second, empty installation.
"""

OURS = {"secret_key", "goodword.db"}
"""Files by which a folder is known as one of ours."""

NOBODYS = {"README.md", "demo", "lost+found"}
"""What may be in a new installation's folder before the first start."""


class BadSetting(SystemExit):
    """A setting that cannot be used; its sentence is the last thing the start prints."""


@dataclass(frozen=True)
class Settings:
    """What an installation can choose. `from_environment` reads it; tests build it directly."""

    instance_path: Path
    secret_key: str = field(repr=False)
    database_url: str = field(repr=False)
    base_url: str = ""
    """The public address, where the environment says one; empty leaves it to the owner."""
    own_url: str = "http://127.0.0.1:8000"
    """Where the server itself listens: the address as long as nobody has said another."""
    trusted_proxies: int = 0
    place_seconds: float = 1
    is_demo: bool = False
    is_testing: bool = False
    password_cost: str = hashing.COST

    def flask_config(self) -> dict[str, Any]:
        """The same settings under the names that Flask and its extensions read."""
        is_secure = self.base_url.startswith("https://")
        return {
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "BASE_URL": self.base_url,
            "OWN_URL": self.own_url,
            "TRUSTED_PROXIES": self.trusted_proxies,
            "PLACE_SECONDS": self.place_seconds,
            "IS_DEMO": self.is_demo,
            "PASSWORD_COST": self.password_cost,
            "TESTING": self.is_testing,
            "MAX_CONTENT_LENGTH": 4 * 1024,  # kiosk/limits.py says where more is read
            "SESSION_COOKIE_NAME": f"goodword-{tokens.seal('cookie', purpose='name', secret=self.secret_key)[:6]}",
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "PERMANENT_SESSION_LIFETIME": timedelta(days=14),
            "WTF_CSRF_TIME_LIMIT": None,
            "WTF_CSRF_SSL_STRICT": False,  # `own_forms` looks at more than the Referer
            "PREFERRED_URL_SCHEME": "https" if is_secure else "http",
        }


@dataclass(frozen=True)
class Server:
    """How the web server runs: where it listens, with how many processes and threads in each; whether it looks answers
    and tablets over by itself, every minute.
    """

    host: str
    port: int
    workers: int
    threads: int
    watches: bool = True

    @property
    def bind(self) -> str:
        """Where gunicorn listens: a host, in brackets where it is IPv6, and a port."""
        return f"{addresses.bracketed(self.host)}:{self.port}"


def server(environment: Mapping[str, str] | None = None) -> Server:
    """Read how the web server is to run, as `from_environment` reads the rest."""
    found = _environment(environment)
    host, port = found.text("HOST", "127.0.0.1"), found.whole("PORT", 8000)
    workers, threads = found.whole("WEB_WORKERS", 2), found.whole("WEB_THREADS", 8)
    return Server(host, port, workers, threads, watches=found.yes_or_no("WATCH", True))


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `environment`, which defaults to the process's own over those in `.env`."""
    found, listens = _environment(environment), server(environment)
    instance_path = Path(found.text("INSTANCE_PATH", str(PROJECT / "instance"))).resolve()
    try:
        _make_private(instance_path)
        secret_key = found.secret("SECRET_KEY") or _kept_secret(instance_path / "secret_key")
    except OSError as trouble:
        why = f"{instance_path} cannot be used: {trouble.strerror}"
        raise BadSetting(f"{why}. Make it writable, or name another folder in INSTANCE_PATH.") from trouble
    return Settings(
        instance_path=instance_path,
        secret_key=secret_key,
        database_url=_with_driver(found.secret("DATABASE_URL") or f"sqlite:///{instance_path / 'goodword.db'}"),
        base_url=found.address("BASE_URL"),
        own_url=_own_url(listens),
        trusted_proxies=found.whole("TRUSTED_PROXIES", 0),
        is_demo=found.yes_or_no("DEMO", False),
    )


class _Environment:
    """Typed reading of text settings; every refusal names the setting and what it takes."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values

    def text(self, name: str, default: str) -> str:
        return self.values.get(name, "").strip() or default

    def secret(self, name: str) -> str:
        """`name` itself, or the content of the file that `name`_FILE points to."""
        path = self.values.get(f"{name}_FILE", "")
        if not path:
            return self.values.get(name, "").strip()
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as trouble:
            raise BadSetting(f"{name}_FILE points to {path}, which cannot be read: {trouble.strerror}.") from trouble

    def whole(self, name: str, default: int) -> int:
        given = self.text(name, str(default))
        if not (given.isascii() and given.isdecimal()):
            raise BadSetting(f"{name} takes a whole number, such as {default}; it is “{given}”.")
        return int(given)

    def yes_or_no(self, name: str, default: bool) -> bool:
        given = self.text(name, "yes" if default else "no").lower()
        if given not in {"yes", "no", "true", "false", "1", "0"}:
            raise BadSetting(f"{name} takes yes or no; it is “{given}”.")
        return given in {"yes", "true", "1"}

    def address(self, name: str) -> str:
        given = self.text(name, "")
        try:
            return addresses.normalised(given) if given else ""
        except addresses.Unusable as unusable:
            example = "https://feedback.example.org"
            raise BadSetting(f"{name} takes an address such as {example}; it is “{given}”. {unusable}") from unusable


def _environment(given: Mapping[str, str] | None) -> _Environment:
    return _Environment(given if given is not None else {**_dotenv(), **os.environ})


def _own_url(listens: Server) -> str:
    try:
        return addresses.of_server(listens.host, listens.port)
    except addresses.Unusable as unusable:
        raise BadSetting(f"HOST takes a name or number, such as 127.0.0.1; it is “{listens.host}”.") from unusable


def _dotenv() -> dict[str, str]:
    return {name: value for name, value in dotenv_values(PROJECT / ".env").items() if value is not None}


def _with_driver(url: str) -> str:
    """PostgreSQL addresses as hosters hand them out, with the driver we install."""
    scheme, separator, rest = url.partition("://")
    if not separator:
        raise BadSetting("DATABASE_URL takes an address such as postgresql://user:password@host/name.")
    if scheme.startswith("postgres") and not find_spec("psycopg"):
        raise BadSetting(
            "DATABASE_URL names PostgreSQL, and its driver is not installed. `make run` installs it; by hand:\n"
            "  .venv/bin/python -m pip install --require-hashes -r requirements-postgresql.txt"
        )
    if scheme in {"postgres", "postgresql"}:
        return f"postgresql+psycopg://{rest}"
    if scheme not in {"sqlite", "postgresql+psycopg"} or (scheme == "sqlite" and rest.strip("/") in {"", ":memory:"}):
        raise BadSetting("DATABASE_URL takes sqlite:////folder/file.db or postgresql://user:password@host/name.")
    return url


def _make_private(folder: Path) -> None:
    """Make the installation's folder, readable by nobody else; close one that is there already, if it is ours."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not private_files.open_to_others([folder]):
        return
    names = {path.name for path in folder.iterdir() if path.suffix != ".log"}
    found = {"secret_key" if one.startswith("secret_key.") else one for one in names}  # a draft of another start
    if not found & OURS and found - NOBODYS:  # it may be /var/lib or a home, which others need to open
        why = f"INSTANCE_PATH is {folder}, which others can open and where they keep files"
        raise BadSetting(f"{why}. Name a folder for Good Word alone, or close this one: chmod 700 {folder}")
    if private_files.close([folder]):
        print(f"Others could open {folder}. It is closed to them now.", file=sys.stderr)
    elif folder.stat().st_mode & 0o007 and os.access(folder, os.W_OK):  # of a disk that is read-only others say more
        advice = "Make it your own with mode 0700, or name another folder"
        raise BadSetting(f"INSTANCE_PATH is {folder}, which everybody on this machine can open. {advice}.")


def _kept_secret(path: Path) -> str:
    """The secret key kept in the instance folder, made on the first start and readable by its owner only.

    It is written beside its place and then linked there: of several starts at once one wins, and none reads half a key.
    It is on the disk before anything is signed with it: a key lost in a power cut would end every address made with it.
    """
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        private_files.write_draft(draft, secrets.token_urlsafe(48).encode())
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
        private_files.sync(path.parent)
    if key := path.read_text(encoding="ascii").strip():
        return key
    raise BadSetting(f"{path} is empty. Put the key back from a backup, or delete the file to have a new one made.")
