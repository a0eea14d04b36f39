"""Forms are taken from our own pages alone: what a browser says of where one was sent, and what a proxy left out."""

from urllib.parse import urlsplit

from flask import Flask, current_app, g, request, session
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError, generate_csrf

from kiosk import public_address, sessions

TOKEN = "csrf_token"  # noqa: S105  # the name of a field


class FromElsewhere(CSRFError):
    """The form was sent by another site's page, or nothing says by whose."""


class OwnForms(CSRFProtect):
    """A token in the form, as ever; and besides, in place of a strict Referer, whatever browsers say of the sender.

    The Referer alone refuses browsers that send none, and everybody behind a proxy that does not pass on `Host`.
    A page that anybody may open sets no cookie, so its form has no token: there the browser's own word is enough.
    """

    def __init__(self) -> None:
        super().__init__()
        self.for_strangers: frozenset[str] = frozenset()
        """The endpoints of forms that nobody is signed in for yet: sign-in, set-up, invitations."""

    def protect(self, apply_exemptions: bool = False) -> None:
        is_exempt = apply_exemptions and (not request.endpoint or self._is_exempt())
        if not is_exempt and request.method in current_app.config["WTF_CSRF_METHODS"]:
            if not may_be_ours():
                raise FromElsewhere("The form was sent from elsewhere.")
            if is_strangers() and is_ours() and not is_cookie_lost():
                g.csrf_valid = True  # as Flask-WTF notes it for its forms
                return
        super().protect(apply_exemptions=apply_exemptions)


csrf = OwnForms()
exempt = csrf.exempt


def token() -> str:
    """Return the token of a form; empty for a stranger's, since a token needs a cookie."""
    is_kept = TOKEN in session or "_user_id" in session or g.get("is_token_wanted", False)
    return generate_csrf() if is_kept else ""


def want_token() -> None:
    """Let the page that is made now set a cookie: of a form that came without one, nothing says whose it is."""
    g.is_token_wanted = True


def is_strangers() -> bool:
    """Return whether this form is for who is not signed in yet, in a browser without a token of ours."""
    return request.endpoint in csrf.for_strangers and TOKEN not in session


def init_app(app: Flask) -> None:
    """Look at every form but those of pages that are exempt, which have no cookie."""
    csrf.init_app(app)
    app.jinja_env.globals[TOKEN] = token
    app.context_processor(lambda: {TOKEN: token})  # after Flask-WTF's own, so that it is this one
    app.add_template_global(missing_lines)


def is_ours() -> bool | None:
    """Return whether the browser says that a page of ours sent this form; None where it says nothing.

    `Sec-Fetch-Site` is the browser's own judgement, which no proxy changes; browsers since 2023 send it by https and on
    their own computer. Older ones, and http, have `Origin` with every form, at the least `Referer`. (Fetch Metadata
    § 2.3; OWASP, Cross-Site Request Forgery Prevention; the same order as Go's `http.CrossOriginProtection`.)
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in {"same-origin", "none"}
    if sender := said_sender():
        return sender in {_origin(request.host_url), public_address.current()}
    return None


def may_be_ours() -> bool:
    """Return whether the form is looked at any further. By https a browser has to say that it is ours.

    By http, as before, the token and the cookie's `SameSite` decide: an http proxy may hide by which name it was
    called. Only what the browser itself judged is believed there, too.
    """
    if request.is_secure or "Sec-Fetch-Site" in request.headers:
        return is_ours() is True
    return True


def said_sender() -> str:
    """Return the origin of the page that led here, as the browser says; empty where it says none."""
    origin = request.headers.get("Origin", "")
    return origin if origin else _origin(request.referrer or "")


def has_sender_by_http() -> bool:
    """Return whether the browser itself says that it is here by http, whatever a proxy says."""
    return said_sender().startswith("http://")


def is_cookie_lost() -> bool:
    """Return whether this browser is here by http, and so cannot keep a sign-in's cookie, which is for https alone."""
    return has_sender_by_http() and sessions.is_refused_by_http()


def missing_lines() -> list[str]:
    """Return the lines that a proxy in front lacks, as nginx has them; none where there is no sign of that."""
    sender, proxies = said_sender(), current_app.config["TRUSTED_PROXIES"]
    is_passed_on = "X-Forwarded-For" in request.headers or "X-Forwarded-Proto" in request.headers
    lines = []
    if sender.startswith("https://") and not request.is_secure:
        lines += ["proxy_set_header X-Forwarded-Proto $scheme;"] * ("X-Forwarded-Proto" not in request.headers)
    if is_passed_on and not proxies:
        lines.append("TRUSTED_PROXIES=1")
    if proxies and "X-Forwarded-For" not in request.headers:
        lines.append("proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;")
    if sender and sender != "null" and urlsplit(sender).netloc != urlsplit(_origin(request.host_url)).netloc:
        lines.append("proxy_set_header Host $http_host;")
    return lines


def _origin(address: str) -> str:
    """Scheme, host and port of an address, as browsers write an origin."""
    parts = urlsplit(address)
    host = parts.netloc.removesuffix({"http": ":80", "https": ":443"}.get(parts.scheme, ":"))
    return f"{parts.scheme}://{host}".lower() if parts.netloc else ""
