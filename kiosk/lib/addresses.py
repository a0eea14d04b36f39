"""The address that customers' phones open: written in one way, and judged whether a phone can reach it."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from kiosk.lib.lazily import Lazily

idna = Lazily("idna")

DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST_HOST = 253
"""Characters that the domain name system takes (RFC 1035 § 2.3.4)."""

_HOST_AND_PORT = re.compile(r"(?P<host>\[[^\[\]]*\]|[^:\[\]]+)(:(?P<port>[0-9]{0,5}))?", re.ASCII)
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


class Unusable(ValueError):
    """A text that is no address of ours; it says in a sentence what to mend."""


def normalised(given: str) -> str:
    """Return `given` as browsers write it: small letters, ASCII, no default port, nothing after the host.

    Raise `Unusable` for what is no plain web address: another scheme, somebody's name and password, a path.
    """
    given = given.strip()
    if not given.isprintable() or any(letter.isspace() or letter == "\\" for letter in given):
        raise Unusable("Write the address without spaces, such as https://feedback.example.org.")
    scheme, separator, rest = given.partition("://")
    scheme = scheme.lower()
    if not separator or scheme not in DEFAULT_PORTS:
        raise Unusable("Begin the address with https:// or http://.")
    if "@" in rest:
        raise Unusable("Leave out the user name and password, and the @ after them.")
    if re.search(r"[/?#]", rest.removesuffix("/")):
        raise Unusable("End the address after the name and port: codes for places are added to it.")
    parts = _HOST_AND_PORT.fullmatch(rest.removesuffix("/"))
    if parts is None:
        raise Unusable("Write a name or number, and after a colon a port where it needs one.")
    host, port = _host(parts["host"]), int(parts["port"] or DEFAULT_PORTS[scheme])
    if not 0 < port < 65536:
        raise Unusable("Write a port from 1 to 65535 after the colon, or none.")
    return f"{scheme}://{host}" if port == DEFAULT_PORTS[scheme] else f"{scheme}://{host}:{port}"


def why_unreachable(address: str) -> str:
    """Return why customers' phones cannot open a normalised address, in a sentence; nothing where they can."""
    host = urlsplit(address).hostname or ""
    number = _number(host)
    if number is None:
        return _why_unreachable_name(host)
    if number.is_unspecified:
        return "This stands for every network of this computer, and leads nowhere from another device."
    if number.is_loopback:
        return "Only this computer itself can open it."
    if number.is_link_local:
        return "It is what a computer gives itself when no network gave it an address, and changes."
    if number.is_multicast or (number.is_reserved and not number.is_global):
        return "It is not the address of a computer."
    return ""


def is_for_one_network(address: str) -> bool:
    """Return whether phones open a normalised address only in the Wi-Fi or network that the server is in."""
    host = urlsplit(address).hostname or ""
    number = _number(host)
    if number is None:
        return host.endswith((".local", ".lan", ".internal", ".home.arpa", ".intranet"))
    return number.is_private


def bracketed(host: str) -> str:
    """Return a host as it stands before a colon and a port: IPv6 in brackets."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def of_server(host: str, port: int) -> str:
    """Return where its own computer opens a server that listens at `host`; one on every network is found at home."""
    number = _number(host.strip("[]"))
    if number is not None and number.is_unspecified:
        host = "127.0.0.1" if number.version == 4 else "::1"
    return normalised(f"http://{bracketed(host)}:{port}")


def _why_unreachable_name(host: str) -> str:
    if host == "localhost" or host.endswith(".localhost"):
        return "Only this computer itself can open it."
    if "." not in host:
        return "A name without a dot is known in your own network at most, and not to customers’ phones."
    return ""


def _host(host: str) -> str:
    """The host in one way of writing: what was typed as Bäckerei.example is xn--bckerei-5wa.example."""
    if host.startswith("["):
        try:
            number = IPv6Address(host[1:-1])
        except ValueError:
            number = None
        if number is None or number.scope_id:
            raise Unusable("Write the numbers in brackets as IPv6 has them, such as [2001:db8::1].")
        return f"[{number}]"
    if not host.isascii() or "xn--" in host:
        try:
            host = idna.encode(host, uts46=True, std3_rules=True).decode()  # as browsers map it, UTS 46
        except idna.IDNAError as trouble:
            raise Unusable("Write a name that can be looked up: letters, digits and dashes between dots.") from trouble
    host = host.lower().removesuffix(".")
    labels = host.split(".")
    if len(host) > LONGEST_HOST or not all(_LABEL.fullmatch(label) for label in labels):
        raise Unusable("Write a name that can be looked up: letters, digits and dashes between dots.")
    if _NUMBER.fullmatch(labels[-1]) and _number(host) is None:  # browsers would read 127.1 or 0x7f000001 as a number
        raise Unusable("Write all four numbers of the address, such as 192.168.1.20.")
    return host


def _number(host: str) -> IPv4Address | IPv6Address | None:
    """The IP address that `host` is; the IPv4 one in an IPv6 that only wraps it."""
    try:
        number = ip_address(host)
    except ValueError:
        return None
    return getattr(number, "ipv4_mapped", None) or number
