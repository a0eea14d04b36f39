"""The `goodword` command: the `kiosk` group of commands, without `flask` before it."""

from flask.cli import ScriptInfo

from kiosk import create_app
from kiosk.cli import Commands


def main() -> None:
    """Run the command that was named; the application is made when it is needed, and not for `--help`."""
    Commands("goodword", help="Good Word: people, data and health of this installation.").main(
        prog_name="goodword", obj=ScriptInfo(create_app=create_app)
    )


if __name__ == "__main__":
    main()
