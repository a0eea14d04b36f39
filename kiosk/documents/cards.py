"""A thank-you card: what was said about somebody, on a sheet worth pinning up."""

from dataclasses import dataclass
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from kiosk.documents.printed import Logo
from kiosk.lib import colour, text
from kiosk.models import Mention, MentionOrigin, MentionStatus, Organisation

LONGEST = 700
"""Characters of what was said that fit on a card at a size one likes to read."""

SIZES = ((70, "xl"), (150, "l"), (300, "m"), (LONGEST, "s"))
"""Up to how many characters the words are set how large."""


@dataclass(frozen=True)
class ThankYouCard:
    """Everything the card says. It names nobody but the thanked person and, where a colleague thanks, them."""

    name: str
    words: str
    said_by: str
    seen: tuple[str, ...]
    organisation: Organisation
    logo: Logo | None
    kind: str = "thank_you"

    @property
    def title(self) -> str:
        """What stands on top."""
        return _("Thank you, %(name)s", name=self.name)

    @property
    def said(self) -> str:
        """The words in quotation marks; a sentence of ours where there are none."""
        return f"“{self.words}”" if self.words else _("Somebody remembered your name, and wanted you to know.")

    @property
    def size(self) -> str:
        """How large the words are set."""
        return next((size for most, size in SIZES if len(self.words) <= most), SIZES[-1][1])

    @property
    def accent(self) -> str:
        """The organisation's colour, dark enough for white paper."""
        return colour.readable_on("#fbf8f3", self.organisation.colour)

    @property
    def style(self) -> str:
        """What the print page's style sheet has to know of this one."""
        return f":root{{--accent:{self.accent};--on-accent:{colour.ink_on(self.accent)}}}"

    def data(self) -> dict[str, Any]:
        """The same for a template that knows only plain values."""
        return {
            "paper": "a5",
            "organisation": self.organisation.name,
            "initial": self.organisation.initial,
            "accent": self.accent,
            "onAccent": colour.ink_on(self.accent),
            "lang": self.organisation.language[:2].lower() or "en",
            "document": self.title,
            "logo": self.logo.svg if self.logo else "",
            "faces": ["", "", "", "", ""],
            "title": self.title,
            "said": self.said,
            "size": self.size,
            "saidBy": self.said_by,
            "seen": self.seen,
        }


def of(
    mention: Mention, *, organisation: Organisation, logo: Logo | None, name: str = "", shared_by: str = ""
) -> ThankYouCard | None:
    """The card for a mention, read with its answer; None for one that thanks nobody now. `name` is who reads it, where
    that is not the thanked person or team.
    """
    whose = mention.staff_member.shown_name if mention.staff_member else mention.team.name if mention.team else ""
    if mention.status is not MentionStatus.APPROVED or mention.is_stale or mention.is_held or not whose:
        return None
    response = mention.response
    return ThankYouCard(
        name=name or whose,
        words=_shortened(response.comment or ""),
        said_by=_said_by(mention, shared_by),
        seen=tuple(response.kept),
        organisation=organisation,
        logo=logo,
    )


def _said_by(mention: Mention, shared_by: str) -> str:
    """Who said it, where and when, in a line."""
    response = mention.response
    place, day = response.location.name, str(format_date(mention.given_on, "d MMMM y"))
    if mention.origin is MentionOrigin.COLLEAGUE and response.colleague is not None:
        who = _("%(name)s, a colleague", name=response.colleague.known_as)
    else:
        who = _("A customer")
    if shared_by:
        who = _("%(who)s, shared by %(name)s", who=who, name=shared_by)
    return f"{who} · {place} · {day}"


def _shortened(words: str) -> str:
    """The words, cut between two of them where they are too many for a card."""
    if len(words) <= LONGEST:
        return words
    fits = text.cut(words, LONGEST)
    return (fits.rstrip() if fits[-1].isspace() else fits.rsplit(None, 1)[0]) + " …"
