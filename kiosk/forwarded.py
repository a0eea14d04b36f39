"""Which forwarded headers a proxy in front sends, and a line where they are not those that TRUSTED_PROXIES expects."""

import logging
import mmap
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEADERS = {"X-Forwarded-For": "HTTP_X_FORWARDED_FOR", "X-Forwarded-Proto": "HTTP_X_FORWARDED_PROTO"}
EVERYBODY = "Until then everybody seems to have the proxy's address, and what tells phones apart tells nothing."
NOT_OURS = ("/healthz", "/readyz")
"""What is asked from this computer itself, past the proxy."""


class Forwarded:
    """Looks at each request until one is not as expected; says so once, whichever worker meets it."""

    def __init__(self, app: "WSGIApplication", proxies: int) -> None:
        self.app = app
        self.proxies = proxies
        self.said = mmap.mmap(-1, 1)  # shared with every worker that is forked from this process

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if not self.said[0] and not environ["PATH_INFO"].startswith(NOT_OURS) and (sentence := self._judged(environ)):
            self.said[0] = 1
            logging.getLogger("kiosk").warning(sentence)
        return self.app(environ, start_response)

    def _judged(self, environ: "WSGIEnvironment") -> str:
        """What does not fit, and how to mend it; nothing where all does."""
        counts = {name: environ[key].count(",") + 1 for name, key in HEADERS.items() if environ.get(key)}
        arrived = " and ".join(counts) or "neither X-Forwarded-For nor X-Forwarded-Proto"
        if self.proxies == 0:
            mend = f"set TRUSTED_PROXIES=1, if nobody reaches this port past it. {EVERYBODY}"
            return f"A proxy in front sends {arrived}, but TRUSTED_PROXIES is 0: {mend}" if counts else ""
        if missing := [name for name in HEADERS if counts.get(name, 0) < self.proxies]:
            mend = f"The proxy has to set {' and '.join(missing)}, as deploy/nginx.conf does. {EVERYBODY}"
            return f"TRUSTED_PROXIES is {self.proxies}, but a request came with {arrived}. {mend}"
        if (addresses := counts["X-Forwarded-For"]) > self.proxies:
            mend = f"if there are {addresses} proxies in front, set TRUSTED_PROXIES={addresses}. {EVERYBODY}"
            return f"X-Forwarded-For names {addresses} addresses, but TRUSTED_PROXIES is {self.proxies}: {mend}"
        return ""
