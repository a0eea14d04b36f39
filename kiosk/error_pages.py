"""Which page each error shows; a customer is never stranded."""

from flask import Flask, current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from kiosk import limits
from kiosk.errors import Busy, Trouble
from kiosk.extensions import db
from kiosk.lib.text import TooLong
from kiosk.models import Organisation
from kiosk.queries import organisation


def init_app(app: Flask) -> None:
    """Register a page for whatever can go wrong."""
    app.register_error_handler(Trouble, _trouble)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DataError, _unreadable)
    app.register_error_handler(TooLong, _too_long)
    for storage_trouble in (OperationalError, InterfaceError, NoConnection):
        app.register_error_handler(storage_trouble, _storage)
    app.register_error_handler(Exception, _unexpected)


def _trouble(trouble: Trouble) -> ResponseReturnValue:
    titles = {
        202: _("Counted"),
        403: _("Not yours to change"),
        409: _("Already decided"),
        410: _("Saved"),
        429: _("Too many tries"),
        503: _("One moment"),
    }
    title = titles.get(trouble.status, _("That did not work"))
    return _page(title, str(trouble.sentence), trouble.status, trouble.retry_after_seconds)


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
        410: (_("There is nothing here any more"), _("What was here has closed or moved.")),
        413: (_("That is too much at once"), _less()),
    }
    title, sentence = pages.get(error.code, (_("That did not work"), _("We could not read what was sent. Try again.")))
    if error.response is not None:
        return error
    return _page(title, sentence, error.code)


def _less() -> str:
    """What to send instead of what is too large for this page."""
    largest = request.max_content_length or 0
    if largest < limits.PICTURE:
        return _("Send a shorter text.")
    return _("Send a smaller file: this page takes up to %(most)d MB.", most=largest // limits.MB)


def _too_long(_error: TooLong) -> ResponseReturnValue:
    return _http(RequestEntityTooLarge())


def _unreadable(error: DataError) -> ResponseReturnValue:
    """The database will not have it: a number too large, a character that no text has."""
    current_app.logger.warning("refused by the database: %s", type(error.orig).__name__)
    return _page(_("That did not work"), _("We could not read what was sent. Try again."), 400)


def _storage(error: SQLAlchemyError) -> ResponseReturnValue:
    current_app.logger.exception("storage trouble", exc_info=error)
    return _trouble(Busy())


def _unexpected(error: Exception) -> ResponseReturnValue:
    current_app.logger.exception("unexpected trouble", exc_info=error)
    return _page(
        _("That did not work"), _("It is our fault, not yours. What was saved is safe; try again in a minute."), 500
    )


def _page(title: str, sentence: str, status: int, retry_after_seconds: int | None = None) -> ResponseReturnValue:
    """The page, rendered without what the shells ask the database for: that may be what is in trouble."""
    is_managers = request.path.startswith("/admin")
    template = current_app.jinja_env.get_template("errors/manager.html" if is_managers else "errors/customer.html")
    page = template.render(
        title=title, sentence=sentence, status=status, way_on=_way_on(), organisation=_organisation(status)
    )
    headers = {"Retry-After": str(retry_after_seconds)} if retry_after_seconds else {}
    return page, status, headers


def _way_on() -> tuple[str, str]:
    """Where to go from here, and what the button there says."""
    arguments = request.view_args or {}
    if request.endpoint == "customers.rate":
        return url_for("customers.ask", **arguments), _("Back to the question")
    if request.endpoint == "customers.add":
        return url_for("customers.more", **arguments), _("Back to my answer")
    if request.endpoint == "customers.receipt":
        return url_for("customers.find_receipt"), _("To the code of a receipt")
    if request.blueprint == "staff" and "key" in arguments:
        return url_for("staff.show", key=arguments["key"]), _("Back to my thanks")
    return url_for("customers.home"), _("To the first page")


def _organisation(status: int) -> Organisation | None:
    """Whose page this is, unless the database is the trouble."""
    if status >= 500:
        return None
    try:
        db.session.rollback()
        return organisation.current()
    except SQLAlchemyError:
        return None
