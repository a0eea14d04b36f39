"""Which network and which browser a request came from, as sums that nobody can read an address from."""

import hashlib
import hmac
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

SUM_LENGTH = 16
"""Bytes of a sum: enough never to meet by chance."""


@dataclass(frozen=True)
class Origin:
    """Where a request came from. Two phones of one make on one Wi-Fi have the same `browser`."""

    network: bytes
    browser: bytes


def origin(address: str | None, *browser: str, secret: str) -> Origin | None:
    """The sums of an address and of what a browser says about itself; None where the address tells nobody apart.

    Of IPv6 the first half counts: a network hands out the other half anew, to each device and every day.
    """
    network = _network(address)
    if network is None:
        return None
    key, words = secret.encode(), "\n".join([network, *browser])
    return Origin(keyed(network.encode(), key), keyed(words.encode("utf-8", "replace"), key))


def keyed(value: bytes, key: bytes) -> bytes:
    """The sum of `value` under `key`, which says nothing about it once the key is gone."""
    return hmac.digest(key, value, hashlib.sha256)[:SUM_LENGTH]


def _network(address: str | None) -> str | None:
    """The network of an address; None for our own computer, where a proxy nobody told us of stands for everybody."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return None
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is None:
            return None if found.is_loopback else str(ip_network((found.packed[:8] + bytes(8), 64)))
        found = found.ipv4_mapped
    return None if found.is_loopback else str(found)
