"""What a tablet hands in is as long as its page takes, and no longer: nothing is cut off on the way."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import Contact, Mention, Response, Tablet
from tests.builders import make_tablet
from tests.cast import Cast
from tests.tablets import SECRET, TabletClient, make_answer, make_told


@pytest.fixture
def device(app: Flask, cast: Cast) -> TabletClient:
    return TabletClient(app)


@pytest.fixture
def tablet(cast: Cast) -> Tablet:
    return make_tablet(cast.reception, SECRET, paired_at=clock.now() - timedelta(days=30))


TOO_LONG = {
    "a name": make_told(somebody_else=["x" * 81]),
    "an endless name": make_told(somebody_else=["x" * 100_000]),
    "words": make_told(comment="x" * 4001),
    "a customer's name": make_told(contact={"name": "x" * 81, "email": "ito@example.org", "phone": ""}),
    "an address": make_told(contact={"name": "", "email": "x" * 255, "phone": ""}),
}


@pytest.mark.parametrize("told", TOO_LONG.values(), ids=TOO_LONG)
def test_what_is_too_long_is_refused_in_a_sentence_and_nothing_is_cut_off(
    device: TabletClient, tablet: Tablet, told: dict[str, Any]
) -> None:
    answer = make_answer(told=told)
    (became,) = device.sync(tablet, answer)[1]["answers"].values()
    assert became["refused"].startswith("Something in this answer is longer than")
    assert db.session.scalars(sa.select(Response.id)).all() == []


@pytest.mark.parametrize("letter", ["x", "e\u0301", "\U00020bb7"])
def test_the_longest_that_the_page_takes_is_kept_whole(device: TabletClient, tablet: Tablet, letter: str) -> None:
    told = make_told(
        somebody_else=[letter * 80],
        comment=letter * 4000,
        contact={"name": letter * 80, "email": "", "phone": "1" * 40},
    )
    assert list(device.sync(tablet, make_answer(told=told))[1]["answers"].values()) == [{"kept": True}]
    assert len(db.session.scalars(sa.select(Mention.given_name)).one()) == 80
    assert len(db.session.scalars(sa.select(Response.comment)).one()) == 4000
    assert len(db.session.scalars(sa.select(Contact.name)).one()) == 80
