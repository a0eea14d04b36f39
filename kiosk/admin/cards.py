"""Thank-you cards of approved mentions: as a page to print and as a PDF."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk import downloads
from kiosk.admin import access
from kiosk.documents import cards, pdf
from kiosk.documents.cards import ThankYouCard
from kiosk.documents.pdf import MissingLetters
from kiosk.lib import filenames
from kiosk.queries import mentions, organisation, printing

page = Blueprint("cards", __name__, url_prefix="/cards")


@page.get("/<public_id>")
def show(public_id: str) -> ResponseReturnValue:
    """The card as a page that the browser prints."""
    return render_template("admin/cards/show.html", card=_card(public_id), public_id=public_id)


@page.get("/<public_id>/card.pdf")
def download(public_id: str) -> ResponseReturnValue:
    """The card as a PDF."""
    card = _card(public_id)
    try:
        made = pdf.pdf(card)
    except MissingLetters as missing:
        flash(
            _(
                "The PDF cannot show “%(text)s”. Print the page instead: it uses this computer’s fonts.",
                text=missing.texts[0],
            )
        )
        return redirect(url_for("admin.mentions.show", public_id=public_id))
    return downloads.file(made, f"thank-you-{filenames.part(card.name)}.pdf", "application/pdf")


def _card(public_id: str) -> ThankYouCard:
    """The card of a mention that is theirs to see and stands; 404 for any other."""
    mention = access.found(mentions.mention(public_id, access.scope()))
    whole = organisation.present()
    card = cards.of(mention, organisation=whole, logo=printing.logo(whole))
    return access.found(card)
