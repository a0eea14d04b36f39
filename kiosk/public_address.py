"""The public address, which is printed and scanned: the environment's, else an owner's, else the server's own."""

import sqlalchemy as sa
from flask import Flask, current_app, request
from flask_babel import gettext as _

from kiosk import database
from kiosk.errors import Refused
from kiosk.lib import addresses, codes, tokens
from kiosk.lib.lazily import Lazily
from kiosk.lib.moment import ForAMoment

answering = Lazily("kiosk.lib.answering")

ORGANISATIONS = sa.table("organisations", sa.column("public_address"))


def init_app(app: Flask) -> None:
    """Remember what the owner said for as long as a place is remembered: a change reaches every worker in a second."""
    app.extensions["public_address"] = ForAMoment(_said_by_owner, seconds=app.config["PLACE_SECONDS"])
    app.add_template_global(current, "public_address")
    app.add_template_global(why_unreachable)
    app.add_template_global(what_to_do)
    app.add_template_global(is_in_environment, "address_is_in_environment")


def current() -> str:
    """Return the address that customers' phones open, without a slash at its end."""
    owners = current_app.extensions["public_address"]
    return str(current_app.config["BASE_URL"] or owners("") or current_app.config["OWN_URL"])


def is_in_environment() -> bool:
    """Return whether BASE_URL says the address, so that nobody can change it on a page."""
    return bool(current_app.config["BASE_URL"])


def forget() -> None:
    """Look the address up again, because it was changed; other workers do within a second."""
    current_app.extensions["public_address"].kept.clear()


def why_unreachable() -> str:
    """Return why customers' phones cannot open the address, in a sentence; nothing where they can."""
    reason = addresses.why_unreachable(current())
    return _("Customers’ phones cannot open %(address)s.", address=current()) + f" {_(reason)}" if reason else ""


def must_be_reachable() -> None:
    """Raise `Refused` where phones cannot open the address: nothing is printed that leads nowhere."""
    if reason := why_unreachable():
        raise Refused(" ".join([reason, what_to_do()]))


def what_to_do() -> str:
    """Return who can say a better address, and where."""
    if is_in_environment():
        return _("Set BASE_URL to an address they can open and restart. Nothing can be printed until then.")
    return _("An owner can set a working address under Organisation. Nothing can be printed until then.")


def proposed() -> str:
    """Return the address by which this page was opened, where phones could open it, too; else nothing.

    Browsers send `Sec-Fetch-Site` only by https and to their own computer (Fetch Metadata § 2), which tells https
    where a proxy does not.
    """
    scheme = "https" if request.is_secure or "Sec-Fetch-Site" in request.headers else "http"
    try:
        address = addresses.normalised(f"{scheme}://{request.host}")
    except addresses.Unusable:
        return ""
    return "" if addresses.why_unreachable(address) else address


def answer_to(nonce: str) -> str:
    """Return what only this installation answers to `nonce`."""
    return tokens.seal(nonce, purpose="address", secret=current_app.config["SECRET_KEY"])


def found_at(address: str) -> tuple[bool, str]:
    """Ask once at `address` whether this installation answers; whether it does, and a sentence about it."""
    nonce = codes.public_id()
    answer = answering.ask(address, f"/healthz/{nonce}", answer_to(nonce)).value
    sentences = {
        "ours": _("%(address)s works and leads to this installation.", address=address),
        "another": _("Something else answers at %(address)s, not this installation.", address=address),
        "moved": _("%(address)s redirects to another address. Enter that one instead.", address=address),
        "untrusted": _("%(address)s answers, but phones will not trust its certificate.", address=address),
        "none": _(
            "%(address)s does not answer from this computer. Open it on a phone before you print.", address=address
        ),
    }
    return answer == "ours", sentences[answer]


def is_https_here() -> bool:
    """Return whether this page was opened by https, going by the address, where no proxy says so.

    The environment is believed always. What an owner typed is believed only where the page was opened by that very
    name: a wrong address must not lock out who comes by another one.
    """
    address = current()
    return address.startswith("https://") and (is_in_environment() or address.endswith(f"//{request.host.lower()}"))


def _said_by_owner(_key: str) -> str:
    with database.reading() as connection:
        return connection.scalar(sa.select(ORGANISATIONS.c.public_address)) or ""
