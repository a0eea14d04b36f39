"""Receipts' codes: wrong ones are counted, and nobody with a right one waits for a neighbour's typing errors."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from kiosk import database
from kiosk.actions import receipts
from kiosk.actions.responses import Told
from kiosk.extensions import db
from kiosk.models import Attempts, attempt
from tests.builders import NOON, make_response
from tests.cast import Cast
from tests.pages import Page, PageClient

NETWORK, OTHER = "203.0.113.7", "203.0.113.8"
SENTENCE = "Many wrong codes were entered from this network. Try yours again in 15 min."


def _open(client: PageClient, code: str, status: int, network: str = NETWORK) -> Page:
    return client.get(f"/r/{code}", status=status, environ_base={"REMOTE_ADDR": network})


@pytest.fixture
def right(cast: Cast) -> str:
    """The code of a receipt."""
    code = make_response(cast.reception, told=Told(comment="Kind."), given_at=NOON).receipt_code
    assert code
    return code


@pytest.fixture
def guesser(client: PageClient, right: str) -> PageClient:
    """Somebody at noon who has tried all the wrong codes that a network may."""
    with time_machine.travel(NOON, tick=False):
        for number in range(receipts.BY_NETWORK.most):
            _open(client, f"{number:010d}", 404)
        yield client


def test_too_many_wrong_codes_are_too_many(guesser: PageClient) -> None:
    page = _open(guesser, "0000000000", 429)
    assert SENTENCE in page.text
    assert page.headers["Retry-After"] == "900"
    _open(guesser, "0000000000", 404, OTHER)


def test_a_right_code_works_on_a_network_where_many_wrong_ones_were_typed(guesser: PageClient, right: str) -> None:
    assert _open(guesser, right, 200).h1 == "What you told us"


def test_while_codes_are_tried_out_even_a_right_one_does_not_help_who_tries(guesser: PageClient, right: str) -> None:
    db.session.execute(sa.update(Attempts).values(count=receipts.IN_ALL.most))
    db.session.commit()
    assert SENTENCE in _open(guesser, right, 429).text
    assert _open(guesser, right, 200, OTHER).h1 == "What you told us"


def test_wrong_codes_are_forgotten_after_a_quarter_of_an_hour(client: PageClient, cast: Cast) -> None:
    counted = [receipts.BY_NETWORK.on("one", at=NOON)]
    for _ in range(receipts.BY_NETWORK.most):
        database.together(attempt.count, counted)
    later = NOON + timedelta(minutes=15)
    with pytest.raises(receipts.TooOften):
        receipts.miss("one", at=NOON)
    receipts.miss("one", at=later)


def test_codes_typed_on_our_own_computer_slow_no_network(client: PageClient, right: str) -> None:
    for number in range(receipts.BY_NETWORK.most + 2):
        _open(client, f"{number:010d}", 404, "127.0.0.1")
