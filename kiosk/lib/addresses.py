"""What an address says about who can reach it."""

from urllib.parse import urlsplit


def is_local(address: str) -> bool:
    """Whether only the computer itself can open this address: a loopback host, by name or number."""
    host = urlsplit(address).hostname or ""
    return host in {"localhost", "::1"} or host.startswith("127.")
