"""The `goodword` command."""

import click
from flask.cli import ScriptInfo

from kiosk import create_app
from kiosk.cli import Commands
from kiosk.version import __version__


def main() -> None:
    """Run the command that was named; the application is made when it is needed, and not for `--help`."""
    group = Commands("goodword", help="Good Word: people, data and health of this installation.")
    click.version_option(__version__, prog_name="Good Word", message="%(prog)s %(version)s")(group)
    group.main(prog_name="goodword", obj=ScriptInfo(create_app=create_app))


if __name__ == "__main__":
    main()
