"""What reading a list needs: sentences in a language, and no database."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel


@pytest.fixture
def words() -> Iterator[None]:
    page = Flask(__name__)
    Babel(page)
    with page.test_request_context():
        yield
