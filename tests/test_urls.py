"""An address that was ever printed never vanishes: tests/urls.txt lists them all."""

from pathlib import Path

from flask import Flask

LIST = Path(__file__).parent / "urls.txt"


def _now(app: Flask) -> list[str]:
    return sorted(
        f"{rule.rule} {' '.join(sorted((rule.methods or set()) & {'GET', 'POST'}))}"
        for rule in app.url_map.iter_rules()
    )


def test_no_address_vanishes_or_appears_unnoticed(app: Flask) -> None:
    assert _now(app) == LIST.read_text(encoding="utf-8").splitlines(), (
        "an address came or went; a new one is added to tests/urls.txt, a printed one must not go"
    )
