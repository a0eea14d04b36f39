"""Managers' sessions: one signed cookie, which carries the installation's own name."""

from flask import Flask, Request, Response, current_app, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin

from kiosk import public_address

SECURE = "__Host-"
"""Browsers take a cookie whose name begins like this only by https, and from this host alone (RFC 6265bis)."""


class ManagersSessions(SecureCookieSessionInterface):
    """Sessions are managers' alone: a request without a cookie starts an empty one, and an untouched one sets none."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if not request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if session.accessed or session.modified:
            super().save_session(app, session, response)

    def get_cookie_name(self, app: Flask) -> str:
        name = super().get_cookie_name(app)
        return SECURE + name if self.get_cookie_secure(app) else name

    def get_cookie_secure(self, _app: Flask) -> bool:
        return request.is_secure or public_address.is_https_here()


def init_app(app: Flask) -> None:
    """Keep sessions in `app` like this."""
    app.session_interface = ManagersSessions()


def is_refused_by_http() -> bool:
    """Return whether a browser that is here by http does not keep the cookie, which is for https alone."""
    return current_app.session_interface.get_cookie_secure(current_app)


def has_cookie() -> bool:
    """Return whether the browser sent a manager's cookie of this installation. Customers' own have none."""
    name = current_app.config["SESSION_COOKIE_NAME"]
    return not {name, SECURE + name}.isdisjoint(request.cookies)
