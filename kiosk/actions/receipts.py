"""Receipts: codes that nobody has are counted, so that no receipt is found by trying."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _

from kiosk import database
from kiosk.errors import TooOften
from kiosk.models import attempt
from kiosk.models.attempt import Counted, Limit

BY_NETWORK = Limit("receipts by network", 30, timedelta(minutes=15))
IN_ALL = Limit("receipts in all", 3000, timedelta(hours=1))
"""So many in an hour are no typing errors: somebody tries codes out."""

SLOWED = _("Many wrong codes were entered from this network. Try yours again in %(minutes)d min.")


def refuse_guesser(network: str, *, at: datetime) -> None:
    """Raise `TooOften` for a network of many wrong codes while codes are being tried out, even where one is right:
    else trying them would have no end. At other times a right code works, whatever others on its Wi-Fi typed.
    """
    in_all, by_network = IN_ALL.on(at=at), BY_NETWORK.on(network, at=at)
    if _is_full(by_network) and _is_full(in_all):
        raise TooOften.until(by_network.ends_at, SLOWED, at=at)


def miss(network: str, *, at: datetime) -> None:
    """Count a code that no receipt has; raise `TooOften` where it is one too many from its network."""
    in_all, by_network = IN_ALL.on(at=at), BY_NETWORK.on(network, at=at)
    is_slowed = _is_full(by_network)
    if not (is_slowed and _is_full(in_all)):  # a flood of codes costs no more writes once that is known
        database.together(attempt.count, [in_all, by_network] if network and not is_slowed else [in_all])
    if is_slowed:
        raise TooOften.until(by_network.ends_at, SLOWED, at=at)


def _is_full(counted: Counted) -> bool:
    with database.reading() as connection:
        return attempt.full(connection, [counted]) is not None
