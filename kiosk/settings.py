"""Every setting, described once: the guide's table and .env.example are made of this."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """One setting: what it is, what holds without it, and an example of a value. A secret may come from a file, too."""

    name: str
    what: str
    without: str
    example: str
    is_secret: bool = False


SETTINGS = (
    Setting(
        "BASE_URL",
        "the address that is printed in QR codes, as phones open it",
        "what an owner says at set-up or under Organisation, else `http://HOST:PORT`",
        "https://feedback.example.org",
    ),
    Setting(
        "DATABASE_URL",
        "where the data is",
        "SQLite in `INSTANCE_PATH`",
        "postgresql://goodword:password@127.0.0.1/goodword",
        is_secret=True,
    ),
    Setting(
        "SECRET_KEY",
        "signs sessions and links; a new one gives every answer and own page a new address",
        "made once and kept in `INSTANCE_PATH`, mode 0600",
        "a-long-random-text-that-nobody-else-knows",
        is_secret=True,
    ),
    Setting("INSTANCE_PATH", "the folder of this installation's own files", "`instance/`", "/var/lib/goodword"),
    Setting("HOST", "the address that the server listens on", "`127.0.0.1`", "0.0.0.0"),  # noqa: S104
    Setting("PORT", "the port that it listens on", "`8000`", "8080"),
    Setting("TRUSTED_PROXIES", "how many proxies in front may say who is asking", "`0`", "1"),
    Setting("WEB_WORKERS", "processes of the server", "`2`", "4"),
    Setting("WEB_THREADS", "threads of each", "`8`", "16"),
    Setting(
        "WATCH",
        "whether the server looks tablets and answers over every minute by itself, and ends the keys of past days",
        "`yes`",
        "no",
    ),
    Setting("DEMO", "marks a database of invented data", "`no`", "yes"),
)


def table() -> str:
    """Return the rows of the table in docs/operating.md."""
    return "\n".join(f"| `{one.name}` | {one.what} | {one.without} |" for one in SETTINGS)


def example() -> str:
    """Return the text of .env.example: every setting, none of them set."""
    return "\n".join([HEAD, *(_lines(one) for one in SETTINGS)])


HEAD = """\
# The settings of Good Word. Copy this file to .env, and take the # away before what you set.
# It is made of kiosk/settings.py, by `.venv/bin/python -m kiosk.settings > .env.example`.
"""


def _lines(one: Setting) -> str:
    secret = f"#{one.name}_FILE=/run/secrets/{one.name.lower()}\n" if one.is_secret else ""
    words = f"{one.what[0].upper()}{one.what[1:]}. Without it: {one.without}.".replace("`", "")
    return f"# {words}\n#{one.name}={one.example}\n{secret}"


if __name__ == "__main__":
    print(example(), end="")
