"""Security headers, compression of pages, and whom to believe about the address."""

import gzip
import io
import secrets
from functools import lru_cache

from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from kiosk.forwarded import Forwarded
from kiosk.lib import secret_addresses
from kiosk.lib.precompressed import Precompressed

MOST_PADDING = 100
"""Bytes, as in Django's middleware, by which the length of a compressed page is blurred."""

SMALLEST_WORTH_COMPRESSING = 600
COMPRESSIBLE = {"text/html", "text/css", "text/javascript", "image/svg+xml"}
WITHOUT_COOKIE = {"customers", "tablets", "staff", "wall"}
PRIVATE = ("/admin", *secret_addresses.BEGINNINGS)
"""Where names, words and addresses of people stand: kept by no cache, not even for the back button."""


def init_app(app: Flask) -> None:
    """Put the headers on every response; believe forwarded ones only from the configured number of proxies."""
    app.after_request(_secure)
    app.after_request(_compress)
    proxies, wsgi_app = app.config["TRUSTED_PROXIES"], app.wsgi_app
    if proxies:
        wsgi_app = ProxyFix(wsgi_app, x_for=proxies, x_proto=proxies, x_host=0)
    app.wsgi_app = Forwarded(wsgi_app, proxies)  # type: ignore[method-assign]  # where Flask puts a middleware


class Unfinished:
    """A page that is made once and then only completed: text before a gap and after it, compressed, with its policy."""

    def __init__(self, before: str, after: str) -> None:
        self.page = Precompressed(before, after)
        self.style_hashes = frozenset(g.style_hashes)

    def completed(self, gap: str) -> Response:
        """The page with `gap` in its place, compressed for a browser that takes it so."""
        g.style_hashes = self.style_hashes
        is_compressed = request.accept_encodings.quality("gzip") > 0
        response = Response(self.page.gzipped(gap) if is_compressed else self.page.plain(gap), mimetype="text/html")
        if is_compressed:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        return response


def _secure(response: Response) -> Response:
    is_private = request.path.startswith(PRIVATE)
    is_managers, is_tablets = request.path.startswith("/admin"), request.blueprint == "tablets"
    styles, is_framed = frozenset(g.get("style_hashes", ())), g.get("may_be_framed", False)
    for name, value in _usual(styles, is_managers, is_tablets, request.is_secure, is_framed):
        response.headers.setdefault(name, value)
    if is_private or request.endpoint is None:
        response.headers["Cache-Control"] = "no-store"
    return response


@lru_cache(maxsize=1024)
def _usual(
    style_hashes: frozenset[str], is_managers: bool, is_tablets: bool, is_secure: bool, is_framed: bool
) -> tuple[tuple[str, str], ...]:
    """The headers of a page with these styles in it. A tablet's page has a worker and a manifest; a wall's part for
    other sites may stand in any of theirs.
    """
    styles = " ".join(sorted(style_hashes)) or "'self'"
    framers = "*" if is_framed else "'none'"
    installs = "worker-src 'self';manifest-src 'self';" if is_tablets else ""
    policy = (
        f"default-src 'none';script-src 'self';style-src {styles};img-src 'self' data:;connect-src 'self';"
        f"{installs}form-action 'self';base-uri 'none';frame-ancestors {framers}"
    )
    usual = (
        ("Content-Security-Policy", policy),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin" if is_managers else "no-referrer"),
    )
    return (*usual, ("Strict-Transport-Security", "max-age=31536000")) if is_secure else usual


def _compress(response: Response) -> Response:
    """Compress pages and our own files. Customers', tablets' and staff members' pages have no cookie, so nothing can be
    guessed by their length; a manager's page has, and hides its length (decision 28).
    """
    is_file, is_managers = request.endpoint == "static", "admin" in request.blueprints
    if (
        not (is_file or ((is_managers or request.blueprint in WITHOUT_COOKIE) and not response.direct_passthrough))
        or (response.content_length or 0) < SMALLEST_WORTH_COMPRESSING
        or response.mimetype not in COMPRESSIBLE
        or response.status_code == 206
        or "Content-Encoding" in response.headers
        or request.accept_encodings.quality("gzip") <= 0
    ):
        return response
    response.direct_passthrough = False
    content = response.get_data()
    response.set_data(_gzipped(content) if is_file else _compressed(content, MOST_PADDING if is_managers else 0))
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response


def _compressed(content: bytes, most: int) -> bytes:
    """A page as a gzip file with a file name of up to `most` letters in its head: who only sees how long it is cannot
    tell what became shorter by repeating itself.
    """
    packed = io.BytesIO()
    name = "x" * secrets.randbelow(most + 1)
    with gzip.GzipFile(filename=name, mode="wb", compresslevel=6, fileobj=packed, mtime=0) as file:
        file.write(content)
    return packed.getvalue()


@lru_cache(maxsize=128)
def _gzipped(content: bytes) -> bytes:
    """A file of ours, compressed once."""
    return gzip.compress(content, mtime=0)
