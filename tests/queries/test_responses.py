"""Which responses a list holds."""

from datetime import date, timedelta
from typing import Any

import pytest

from kiosk.actions.responses import Told
from kiosk.models import Channel, Response
from kiosk.queries import responses
from kiosk.queries.responses import Filters
from tests import counting
from tests.builders import NOON, make_response
from tests.cast import Cast


def _found(**asked: Any) -> list[Response]:
    return list(responses.listed(asked.pop("scope", None), Filters(**asked)).rows)


def _say(cast: Cast, comment: str, *names: str) -> Response:
    return make_response(cast.reception, told=Told(comment=comment, typed_names=names))


def test_the_newest_comes_first(cast: Cast) -> None:
    first, second = make_response(cast.reception), make_response(cast.hill_desk)
    assert _found() == [second, first]
    assert _found(scope=frozenset({cast.harbour.id})) == [first]
    assert _found(scope=frozenset()) == []


def test_every_response_is_on_exactly_one_page(cast: Cast) -> None:
    made = [make_response(cast.reception).id for _number in range(45)]
    seen, before = [], ""
    while True:
        page = responses.listed(None, Filters(), before=before)
        seen += [response.id for response in page.rows]
        before = page.cursor
        if not before:
            break
    assert seen == sorted(made, reverse=True)


@pytest.mark.parametrize("cursor", ["nothing", "z" * 32, "é" * 32, "0" * 33])
def test_a_cursor_that_is_none_begins_at_the_beginning(cast: Cast, cursor: str) -> None:
    make_response(cast.reception)
    assert len(responses.listed(None, Filters(), before=cursor).rows) == 1


def test_ratings_and_channels_narrow(cast: Cast) -> None:
    low = make_response(cast.reception, rating=1)
    badge = make_response(cast.reception, channel=Channel.BADGE)
    assert _found(rating=1) == [low]
    assert _found(channel=Channel.BADGE) == [badge]
    assert _found(channel=Channel.BADGE, rating=1) == []


def test_a_day_is_the_locations_own(cast: Cast) -> None:
    here, there = make_response(cast.reception), make_response(cast.hill_desk)
    assert _found(since=date(2026, 10, 15)) == [there]
    assert _found(until=date(2026, 10, 14)) == [here]
    assert _found(since=date(2026, 10, 14), until=date(2026, 10, 15)) == [there, here]


def test_with_words_or_wanting_an_answer(cast: Cast) -> None:
    make_response(cast.reception)
    words = _say(cast, "So kind")
    asks = make_response(cast.reception, told=Told(contact={"name": "", "email": "a@b.example", "phone": ""}))
    assert _found(has_words=True) == [words]
    assert _found(wants_answer=True) == [asks]


@pytest.mark.parametrize("search", ["kind", "KIND", "École", "éCOLE", "łukasz", "ЖАННА", "жанна", "o k"])
def test_words_and_names_are_found_in_any_case_and_alphabet(cast: Cast, search: str) -> None:
    make_response(cast.reception)
    found = _say(cast, "So kind at the école", "Łukasz", "Жанна")
    _say(cast, "Something else", "Rosa")
    assert _found(search=search) == [found]


@pytest.mark.parametrize(
    ("search", "count"), [("100%", 1), ("%", 1), ("_", 1), ("\\", 1), ("'; --", 0), ("x" * 100, 0)]
)
def test_signs_in_a_search_mean_themselves(cast: Cast, search: str, count: int) -> None:
    _say(cast, "100% good, a_b and c\\d")
    _say(cast, "1000 thanks")
    assert len(_found(search=search)) == count


def test_one_response_is_found_in_scope_alone(cast: Cast) -> None:
    made = make_response(cast.reception)
    assert responses.response(made.public_id, frozenset({cast.harbour.id})) == made
    assert responses.response(made.public_id, frozenset({cast.hill.id})) is None
    assert responses.response("nothing", None) is None


def test_twenty_responses_ask_no_more_than_one(cast: Cast) -> None:
    told = Told(typed_names=("Rosa", "Tom"), kept=(cast.welcome.current.id,), comment="Kind")
    make_response(cast.reception, told=told)
    with counting.queries() as few:
        _found()
    for number in range(20):
        make_response(cast.hill_desk, told=told, given_at=NOON + timedelta(hours=number))
    with counting.queries() as many:
        assert len(_found()) == 21
    assert (len(few), len(many)) == (3, 3)
