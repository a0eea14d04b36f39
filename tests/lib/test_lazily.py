"""A library that few need is imported by the first who does."""

import subprocess
import sys

from kiosk.lib.lazily import Lazily

HEAVY = ("alembic", "flask_migrate", "typst", "xlsxwriter", "qrcode", "PIL", "kiosk.demo", "kiosk.cli.export")


def test_what_is_asked_for_is_the_librarys_own() -> None:
    assert Lazily("fractions").Fraction(1, 2) == 0.5


def test_a_server_starts_without_what_few_requests_need() -> None:
    command = f"import sys, kiosk.startup, kiosk; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
