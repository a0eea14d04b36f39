"""The page-checking client itself: what a real server would refuse, it refuses."""

import pytest
from flask import Flask

from tests.pages import PageClient


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Content-Disposition", "attachment; filename=łódź.csv"),
        ("Content-Disposition", "attachment; filename=café.csv"),
        ("Link", "</t/мария>"),
        ("ETag", '"\x00"'),
        ("X-Ελένη", "1"),
        ("X Name", "1"),
    ],
)
def test_a_header_that_no_server_sends_is_refused(app: Flask, name: str, value: str) -> None:
    made = Flask("made")
    made.add_url_rule("/", view_func=lambda: ("", 200, {name: value}))
    with pytest.raises(AssertionError, match=r"gunicorn refuses|each browser reads"):
        PageClient(made).open("GET", "/")


def test_a_status_that_no_server_sends_is_refused(app: Flask) -> None:
    made = Flask("made")
    made.add_url_rule("/", view_func=lambda: ("", "200 Żądanie"))
    with pytest.raises(AssertionError, match="gunicorn refuses the status"):
        PageClient(made).open("GET", "/")
