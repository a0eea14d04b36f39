"""Which page each error shows; a customer is never stranded."""

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from kiosk.errors import Busy, Trouble

RETRY_AFTER_SECONDS = 5


def init_app(app: Flask) -> None:
    """Register a page for whatever can go wrong."""
    app.register_error_handler(Trouble, _trouble)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _storage)
    app.register_error_handler(Exception, _unexpected)


def _trouble(trouble: Trouble) -> ResponseReturnValue:
    titles = {403: _("Not yours to change"), 409: _("Already decided"), 410: _("Saved"), 503: _("One moment")}
    return _page(titles.get(trouble.status, _("That did not work")), str(trouble.sentence), trouble.status)


def _stale_form(_error: CSRFError) -> ResponseReturnValue:
    return _page(
        _("This page was open too long"),
        _("Nothing was changed. Go back, reload the page, and send it again."),
        400,
    )


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    pages = {
        404: (_("There is nothing here"), _("The address may be mistyped, or what was here has moved.")),
        405: (_("There is nothing here"), _("This address cannot be opened like that.")),
        413: (_("That is too much at once"), _("Send a smaller file or a shorter text.")),
    }
    title, sentence = pages.get(error.code, (_("That did not work"), _("We could not read what was sent. Try again.")))
    return _page(title, sentence, error.code)


def _storage(error: OperationalError) -> ResponseReturnValue:
    current_app.logger.exception("storage trouble", exc_info=error)
    return _trouble(Busy())


def _unexpected(error: Exception) -> ResponseReturnValue:
    current_app.logger.exception("unexpected trouble", exc_info=error)
    return _page(
        _("That did not work"), _("It is our fault, not yours. What was saved is safe; try again in a minute."), 500
    )


def _page(title: str, sentence: str, status: int) -> ResponseReturnValue:
    shell = "errors/manager.html" if request.path.startswith("/admin") else "errors/customer.html"
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS)} if status == 503 else {}
    return render_template(shell, title=title, sentence=sentence, status=status), status, headers
