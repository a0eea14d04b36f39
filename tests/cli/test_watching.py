"""The command that looks tablets and answers over."""

from datetime import timedelta

from flask import Flask

from kiosk.lib import clock, codes
from tests.builders import make_response, make_tablet
from tests.cast import Cast


def test_watch_says_what_it_changed(app: Flask, cast: Cast) -> None:
    long_ago = clock.now() - timedelta(hours=3)
    make_tablet(cast.reception, paired_at=long_ago, heard_at=long_ago)
    make_response(cast.reception, given_at=long_ago, client_id=codes.client_id_of(long_ago, 7))
    said = [app.test_cli_runner().invoke(args=["kiosk", "watch"]).output for _twice in range(2)]
    assert said == [
        "Tablets: 1 raised, 0 ended.\nAnswers: 1 set aside, 0 released, 0 keys ended.\n",
        "Nothing to do: looked over less than a minute ago, or not set up yet.\n",
    ]


def test_watch_before_set_up_changes_nothing(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["kiosk", "watch"])
    assert (result.exit_code, result.output.startswith("Nothing to do")) == (0, True)
