"""Who answers at an address: asked once, in bounded time, and believed only with the answer that we alone know."""

import http.client
import socket
import ssl
import threading
from contextlib import suppress
from enum import Enum
from urllib.parse import urlsplit

SECONDS = 4
"""How long an address may take, from looking its name up to the last byte."""

LONGEST = 200
"""Bytes of the answer that are read: ours is shorter."""


class Answer(Enum):
    """What was found at an address."""

    OURS = "ours"
    ANOTHER = "another"
    MOVED = "moved"
    UNTRUSTED = "untrusted"
    NONE = "none"


def ask(address: str, path: str, expected: str, *, seconds: float = SECONDS) -> Answer:
    """Ask for `path` at a normalised address; `OURS` where exactly `expected` comes back. Redirects are not followed.

    Whoever may ask learns of other servers in our network no more than that something answers.
    """
    asking = _Asking(address, path, expected)
    asking.start()
    asking.join(seconds)
    found = asking.found
    asking.give_up()
    return found


class _Asking(threading.Thread):
    """One question in a thread of its own, so that a name that is looked up for long does not keep anybody waiting."""

    def __init__(self, address: str, path: str, expected: str) -> None:
        super().__init__(daemon=True)
        parts = urlsplit(address)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self.connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
        self.host, self.path, self.expected = parts.netloc, path, expected
        self.found = Answer.NONE

    def give_up(self) -> None:
        """Hang up on whoever still talks."""
        if self.is_alive() and (line := self.connection.sock):
            with suppress(OSError):  # it may have hung up by itself
                line.shutdown(socket.SHUT_RDWR)

    def run(self) -> None:
        try:
            self.connection.request("GET", self.path, headers={"Host": self.host, "Connection": "close"})
            response = self.connection.getresponse()
            if 300 <= response.status < 400:
                self.found = Answer.MOVED
            else:
                is_ours = response.read(LONGEST).decode("utf-8", "replace") == self.expected
                self.found = Answer.OURS if is_ours else Answer.ANOTHER
        except ssl.SSLCertVerificationError:
            self.found = Answer.UNTRUSTED
        except http.client.HTTPException:
            self.found = Answer.ANOTHER
        except OSError:
            self.found = Answer.NONE
        finally:
            self.connection.close()
