"""Which page each error shows; a customer is never stranded."""

from collections.abc import Iterator

from flask import Flask, current_app, flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from kiosk import address_tails, limits, own_forms, public_address, sent_forms, sessions, storage_trouble
from kiosk.admin import access, came_from
from kiosk.errors import Trouble
from kiosk.extensions import db
from kiosk.lib.text import TooLong
from kiosk.models import Organisation
from kiosk.own_forms import FromElsewhere
from kiosk.queries import organisation

DRAINED_BYTES, DRAINED_PIECES = 64 * 1024, 1024
"""What is read of a file that is too large, to be forgotten: 64 MB at most."""

SHOWN_AT = {"admin.sign_in.start": "admin.sign_in.show"}
"""Where the form is shown that is sent to an address of its own."""


def init_app(app: Flask) -> None:
    """Register a page for whatever can go wrong."""
    app.register_error_handler(Trouble, _trouble)
    app.register_error_handler(CSRFError, _not_taken)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(TooLong, _too_long)
    app.register_error_handler(Exception, _unexpected)


def _trouble(trouble: Trouble) -> ResponseReturnValue:
    titles = {
        202: _("Counted"),
        403: _("Not yours to open") if request.method == "GET" else _("Not yours to change"),
        409: _("Already decided"),
        410: _("Saved"),
        429: _("Too many tries"),
        503: _("One moment"),
    }
    title = titles.get(trouble.status, _("That did not work"))
    return _page(title, str(trouble.sentence), trouble.status, trouble.retry_after_seconds)


def _not_taken(error: CSRFError) -> ResponseReturnValue:
    """A form whose token is not this session's, or that was sent from elsewhere; each cause has its own way on."""
    try:
        if isinstance(error, FromElsewhere):
            sentence = _("Nothing was changed: your browser did not say that this form came from one of our pages.")
            return _page(_("This form was not sent from here"), sentence, 400)
        if own_forms.is_cookie_lost():
            sentence = _("You can only stay signed in over https, and you opened this page over http.")
            way_on = (public_address.current() + url_for("admin.sign_in.show"), _("Open it over https"))
            return _page(_("Open this page over https"), sentence, 400, way_on=way_on)
        if own_forms.is_ours() is not True and not own_forms.is_strangers():
            sentence = _("Nothing was changed. Go back, reload the page, and send it again.")
            return _page(_("This page was out of date"), sentence, 400)
        return _form_again()
    except Exception as trouble:  # not there, not theirs, no database: the page below has its own trouble
        return current_app.handle_user_exception(trouble)


def _form_again() -> ResponseReturnValue:
    """The form whole, with what was typed and a fresh token. Its page is shown as if it had been opened anew, with the
    words in it: what only shows changes nothing, so that a form without a token never does.
    """
    is_first = own_forms.is_strangers()
    if is_first:
        own_forms.want_token()
    endpoint = _shown_at()
    if endpoint:
        request.method = "GET"
    if access.guard() is not None:
        sentence = _("Sign in in another tab, then send it again here: what you typed is kept on this page.")
        way_on = (url_for("admin.sign_in.show"), _("Go to sign-in"))
        return _page(_("You are signed out"), sentence, 400, way_on=way_on, again=True)
    if not endpoint:
        sentence = _("You have signed in again since you opened this page. Nothing has been changed yet.")
        return _page(_("This page was out of date"), sentence, 400, again=True)
    sent_forms.fill_in_again()
    for sentence in _why_again(is_first):
        flash(sentence)
    if request.files or sent_forms.has_secrets():
        flash(_("Passwords and files are the exception: type or choose them again."))
    return _shown(endpoint, 400)


def _why_again(is_first: bool) -> Iterator[str]:
    """Why the form was not taken: the first from a browser that says nothing of the sender, or one out of date."""
    if is_first:
        yield _("Nothing has been saved yet: your browser does not say that this form came from here.")
        yield _("What you typed is still here: send it again. If this happens again, allow cookies for this address.")
        return
    yield _("This page was out of date, so nothing has been saved yet. What you typed is still here: send it again.")
    if not sessions.has_cookie():
        yield _("Your browser did not send our cookie. If this happens again, allow cookies for this address.")


def _too_much() -> ResponseReturnValue:
    """The form of a file that is too large, as it was before, with the limit; a page of its own where there is none."""
    for _piece in range(DRAINED_PIECES):  # a browser or proxy that is answered while it sends meets a broken connection
        if not request.environ["wsgi.input"].read(DRAINED_BYTES):
            break
    endpoint = _shown_at() if request.path.startswith("/admin") else ""
    if not endpoint or (request.max_content_length or 0) < limits.MB or access.guard() is not None:
        return _page(_("That is too much at once"), _less(), 413)
    request.method = "GET"
    flash(_less())
    flash(_("This form could not be read, so nothing was saved. Check it and send it with a different file."))
    return _shown(endpoint, 413)


def _shown_at() -> str:
    """The endpoint that shows the form which was sent; empty where that was a button."""
    endpoint = SHOWN_AT.get(request.endpoint or "", request.endpoint or "")
    rules = current_app.url_map.iter_rules(endpoint) if endpoint else ()
    return endpoint if any("GET" in (rule.methods or ()) for rule in rules) else ""


def _shown(endpoint: str, status: int) -> ResponseReturnValue:
    page = make_response(current_app.view_functions[endpoint](**(request.view_args or {})))
    page.status_code = status
    return page


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    pages = {
        404: (_("There is nothing here"), _("The address may be mistyped, or what was here has moved.")),
        405: (_("There is nothing here"), _("This address cannot be opened this way.")),
        410: (_("There is nothing here any more"), _("What was here has closed or moved.")),
    }
    if error.code == 413:
        return _too_much()
    if error.code == 404 and (meant := address_tails.meant(request)):
        return redirect(meant)
    title, sentence = pages.get(error.code, (_("That did not work"), _("We could not read what you sent. Try again.")))
    if error.response is not None:
        return error
    return _page(title, sentence, error.code)


def _less() -> str:
    """What to send instead of what is too large for this page."""
    largest = request.max_content_length or 0
    if largest < limits.MB:
        return _("Send a shorter text.")
    return _("Send a smaller file: this page takes up to %(most)d MB.", most=largest // limits.MB)


def _too_long(_error: TooLong) -> ResponseReturnValue:
    return _http(RequestEntityTooLarge())


def _unexpected(error: Exception) -> ResponseReturnValue:
    return _trouble(storage_trouble.told(error))


def _page(
    title: str,
    sentence: str,
    status: int,
    retry_after_seconds: int | None = None,
    *,
    way_on: tuple[str, str] | None = None,
    again: bool = False,
) -> ResponseReturnValue:
    """The page, rendered without what the shells ask the database for: that may be what is in trouble.

    It shows what was typed; `again` lets it be sent once more.
    """
    is_managers = request.path.startswith("/admin")
    template = current_app.jinja_env.get_template("errors/manager.html" if is_managers else "errors/customer.html")
    page = template.render(
        title=title,
        sentence=sentence,
        way_on=way_on or _way_on(status),
        organisation=_organisation(status),
        address=request.full_path.removesuffix("?"),
        again=sent_forms.can_be_repeated() and (again or status >= 500),
        fields=sent_forms.fields(),
        lines=own_forms.missing_lines() if status == 400 else [],
    )
    headers = {"Retry-After": str(retry_after_seconds)} if retry_after_seconds else {}
    return page, status, headers


def _way_on(status: int) -> tuple[str, str]:
    """Where to go from here, and what the button there says."""
    arguments = request.view_args or {}
    if request.path.startswith("/admin"):
        return came_from.trail(url_for("admin.overview.show"), _("Go to the overview"))
    if status == 410:
        return url_for("customers.home"), _("Go to the first page")
    if request.endpoint == "customers.rate":
        return url_for("customers.ask", **arguments), _("Back to the question")
    if request.endpoint == "customers.add":
        return url_for("customers.more", **arguments), _("Back to my answer")
    if request.endpoint == "customers.receipt":
        return url_for("customers.find_receipt"), _("Enter a receipt code")
    if request.blueprint == "staff" and "key" in arguments:
        return url_for("staff.show", key=arguments["key"]), _("Back to my thanks")
    return url_for("customers.home"), _("Go to the first page")


def _organisation(status: int) -> Organisation | None:
    """Whose page this is, unless the database is the trouble."""
    if status >= 500:
        return None
    try:
        db.session.rollback()
        return organisation.current()
    except SQLAlchemyError:
        return None
