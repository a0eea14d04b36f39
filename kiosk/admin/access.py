"""Who may open what: one guard for every manager's page, closed unless listed open."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Response, abort, current_app, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import UserMixin, current_user, login_user

from kiosk import sessions
from kiosk.actions import sign_ins
from kiosk.errors import NotAllowed
from kiosk.extensions import login_manager
from kiosk.lib import clock, tokens
from kiosk.models import Manager, Role, SignIn
from kiosk.queries import managers

OPEN = frozenset(
    {
        "admin.sign_in.show",
        "admin.sign_in.start",
        "admin.setup.begin",
        "admin.invitations.accept",
    }
)
"""The endpoints that need no sign-in; each checks a password or a token of its own."""

SEEN_EVERY = timedelta(hours=1)
KNOWN_FOR = timedelta(days=365)
"""How long a browser is known after a sign-in; each one begins it anew."""

_OWN_PAGE = re.compile(r"/admin/[!-\[\]-~]*")
"""Printable letters but for the backslash, behind a beginning that no browser reads as another site."""

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
Thing = TypeVar("Thing")


class SignedIn(UserMixin):
    """What flask-login keeps of a session: its row, and the token that the cookie holds."""

    def __init__(self, sign_in: SignIn, token: str) -> None:
        self.sign_in = sign_in
        self.token = token

    def get_id(self) -> str:
        return self.token


@login_manager.user_loader
def signed_in(token: str) -> SignedIn | None:
    """Who holds the cookie with this token; None once the session is over."""
    sign_in = managers.sign_in(tokens.fingerprint(token))
    return SignedIn(sign_in, token) if sign_in and sign_in.is_open(clock.now()) else None


def enter(token: str, to: str | None = None) -> Response:
    """On to `to`, or to the overview, with a fresh cookie that holds the session's token."""
    go_on = to or url_for("admin.overview.show")
    session.clear()
    session.permanent = True
    login_user(signed_in(token))
    return mark(make_response(redirect(go_on, 303)), manager())


def mark(response: Response, manager: Manager) -> Response:
    """The response with the cookie by which this browser is known at the next sign-in."""
    response.set_cookie(
        _mark_name(),
        sign_ins.marked(browser_mark(), manager),
        max_age=KNOWN_FOR,
        path="/admin",
        secure=current_app.session_interface.get_cookie_secure(current_app),
        httponly=True,
        samesite="Strict",
    )
    return response


def browser_mark() -> str:
    """The cookie by which this browser may be known; empty where it has none of ours."""
    mark = request.cookies.get(_mark_name(), "")
    return mark if sign_ins.is_mark(mark) else ""


def manager() -> Manager:
    """Who is signed in."""
    return current_user.sign_in.manager


def scope() -> frozenset[int] | None:
    """The ids of the locations that are theirs; None means every one."""
    return manager().scope


def owners_only(view: View) -> View:
    """Mark a view that even a manager of the location may not open."""
    return _marked(view, Role.OWNER)


def needs_change(view: View) -> View:
    """Mark a view that changes nothing, and yet is not for viewers: what it shows leaves the house."""
    return _marked(view, Role.MANAGER)


def own(view: View) -> View:
    """Mark a view that changes nothing but one's own account: everybody who is signed in may."""
    return _marked(view, Role.VIEWER)


def _mark_name() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-known"


def _marked(view: View, needs: Role) -> View:
    view.needs = needs  # type: ignore[attr-defined]  # a function has no such attribute until here; `may_open` reads it
    return view


def found(thing: Thing | None) -> Thing:
    """The thing a query found, or 404: what is not yours is not there."""
    if thing is None:
        abort(404)
    return thing


def own_page(address: str) -> str:
    """Return the address where it leads to a manager's page, as a page of ours wrote it; empty for any other."""
    return address if _OWN_PAGE.fullmatch(address) else ""


def guard() -> ResponseReturnValue | None:
    """Before every manager's page: signed in, and with a role that stretches to it."""
    if request.endpoint in OPEN or request.endpoint is None:
        return None
    if not current_user.is_authenticated:
        wanted = request.full_path.rstrip("?") if request.method == "GET" else ""
        came_from = urlsplit(request.referrer or "").path
        is_lost = came_from.startswith(url_for("admin.sign_in.show")) and not sessions.has_cookie()
        said: dict[str, Any] = {"next": own_page(wanted) or None, "lost": "yes" if is_lost else None}
        return redirect(url_for("admin.sign_in.show", **said), 303)
    if not may_open(request.endpoint):
        if manager().may_change:
            raise NotAllowed(_("Only an owner can open this page."))
        is_opened = request.method == "GET"
        raise NotAllowed(_("Your role does not include this page. Ask an owner if you need it.") if is_opened else None)
    if clock.now() - current_user.sign_in.seen_at > SEEN_EVERY:
        sign_ins.keep_open(current_user.sign_in, at=clock.now())
    return None


def may_open(endpoint: str) -> bool:
    """Whether who is signed in may open this endpoint."""
    if endpoint not in current_app.view_functions:
        return False
    needs = getattr(current_app.view_functions[endpoint], "needs", None) or _usual_need(endpoint)
    return {Role.OWNER: manager().is_owner, Role.MANAGER: manager().may_change, Role.VIEWER: True}[needs]


def _usual_need(endpoint: str) -> Role:
    """What only shows needs a viewer, what changes a manager."""
    rules = current_app.url_map.iter_rules(endpoint)
    return Role.MANAGER if any("POST" in (rule.methods or ()) for rule in rules) else Role.VIEWER
