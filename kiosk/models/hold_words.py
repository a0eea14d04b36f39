"""Why something is held, in words for managers: a sentence for each rule, with the figures it saw."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import format_date, format_decimal, ngettext
from flask_babel import gettext as _


def why(reason: str, seen: Mapping[str, Any]) -> str:
    """The reason of a hold in a sentence, with what the rule saw."""
    return _SENTENCES[reason](seen)


def kind(reason: str) -> str:
    """A reason in few words, for what is held for it."""
    return _KINDS[reason]()


def why_let_go(reason: str) -> str:
    """Why a hold for this reason ended without a manager."""
    if reason == "closed":
        return _("Opening hours only apply to tablets, and this came from a phone.")
    return _("It looks like several phones, on a network that customers share.")


def _burst(seen: Mapping[str, Any]) -> str:
    if "count" not in seen:
        return _("Too many answers with the same face came from this touchpoint in a minute.")
    return ngettext(
        "%(count)s answers with the same face came from this touchpoint in one second.",
        "%(count)s answers with the same face came from this touchpoint within %(num)s seconds.",
        seen["seconds"],
        count=seen["count"],
    )


def _flood(seen: Mapping[str, Any]) -> str:
    if "minute" in seen:
        return _(
            "More than %(count)s answers came from this touchpoint in one minute, around the time of this one.",
            count=seen["minute"],
        )
    if "hour" not in seen:
        return _("Far more answers came from this touchpoint than customers could give.")
    hour = _(
        "More than %(count)s answers came from this touchpoint within an hour, including this one.", count=seen["hour"]
    )
    if "one_browser" not in seen:
        return hour
    one = _(
        "Nearly all of those with words or names came from one phone, or from phones that look alike, on one network."
    )
    return f"{hour} {one}"


def _network(seen: Mapping[str, Any]) -> str:
    if "count" not in seen:
        return _("One phone, or phones that look alike, thanked the same person again and again that day.")
    return _(
        "One phone, or phones that look alike on one network, thanked “%(name)s” %(count)s times that day.",
        name=seen["name"],
        count=seen["count"],
    )


def _same_words(seen: Mapping[str, Any]) -> str:
    if "given_on" not in seen:
        return _("Another answer has the same words about the same name.")
    day = format_date(date.fromisoformat(seen["given_on"]), "d MMM y")
    return _("Another answer, given on %(day)s, has the same words about the same name.", day=day)


def _far_clock(seen: Mapping[str, Any]) -> str:
    if "count" not in seen:
        return _("It came from a device whose clock differs from the location’s by three hours or more.")
    return _(
        "%(count)s answers that day, including this one, came from devices whose clocks differ from the location’s by"
        " three hours or more. If your customers travel, release one: no more are then set aside here for this reason.",
        count=seen["count"],
    )


def _too_fast(seen: Mapping[str, Any]) -> str:
    if "milliseconds" not in seen:
        return _("The face was tapped faster than anyone can look at the page.")
    seconds = format_decimal(seen["milliseconds"] / 1000, "0.0#")
    return _(
        "The face was tapped %(seconds)s seconds after the page was made, faster than anyone can look at it.",
        seconds=seconds,
    )


_SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "burst": _burst,
    "flood": _flood,
    "network": _network,
    "same_words": _same_words,
    "too_fast": _too_fast,
    "closed": lambda _seen: _(
        "It was given while the location was closed, more than an hour outside its opening hours."
    ),
    "own_browser": lambda _seen: _("It was given with a browser that had opened the managers’ pages or their sign-in."),
    "far_clock": _far_clock,
    "clock": lambda _seen: _(
        "The tablet’s clock was too far off to say when this was given. The time it arrived is shown instead."
    ),
}
_KINDS: Mapping[str, Callable[[], str]] = {
    "burst": lambda: _("Many in a minute"),
    "flood": lambda: _("Flood of answers"),
    "network": lambda: _("Thanks again and again"),
    "same_words": lambda: _("Same words again"),
    "too_fast": lambda: _("Faster than a human"),
    "closed": lambda: _("While closed"),
    "own_browser": lambda: _("After the sign-in page"),
    "far_clock": lambda: _("Distant time zone"),
    "clock": lambda: _("Tablet’s clock"),
}
