"""Print: posters, table tents, cards and badges with their QR codes, as page, PDF and files."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk import downloads, public_address
from kiosk.actions import places as actions
from kiosk.admin import access
from kiosk.documents import archive, pdf
from kiosk.documents.pdf import MissingLetters
from kiosk.documents.printed import PAPERS, PrintedCode, Sheet
from kiosk.errors import Refused
from kiosk.fields import searched
from kiosk.lib import clock, filenames
from kiosk.models import Location
from kiosk.models.scale import FIVE_FACES
from kiosk.queries import organisation, places, printing

page = Blueprint("printing", __name__, url_prefix="/printing")

MOST = {"poster": 100, "tent": 100, "card": 500, "badge": 500}
"""Each kind of sheet, and how many codes one document takes."""


@page.get("/")
def index() -> ResponseReturnValue:
    """The locations to print for; the only one's own page where there is one."""
    today = clock.local_date(clock.now(), organisation.present().time_zone)
    after, search = request.args.get("after", ""), searched("search")
    found = places.listed(access.scope(), today=today, after=after, search=search)
    if len(found.rows) == 1 and not (after or search):
        return redirect(url_for(".show", location_id=found.rows[0].location.public_id))
    return render_template("admin/printing/index.html", found=found, search=search)


@page.get("/<location_id>")
def show(location_id: str) -> ResponseReturnValue:
    """What can be printed for a location: which codes, on which paper, as what."""
    location = _location(location_id)
    return render_template(
        "admin/printing/show.html",
        location=location,
        codes=_printable(_codes(location)),
        left_out=printing.not_shown(location, today=_today(location)),
        chosen=request.args.getlist("code"),
        paper=PAPERS.get(request.args.get("paper", ""), PAPERS["a4"]),
        papers=PAPERS.values(),
        without_badge=printing.without_badge(location, today=_today(location)),
    )


@page.get("/<location_id>/sheet")
def sheet(location_id: str) -> ResponseReturnValue:
    """The sheet as a page that the browser prints."""
    location = _location(location_id)
    try:
        chosen = _sheet(location)
    except Refused as refused:
        return _back(location, refused)
    left_out = printing.not_shown(location, today=_today(location)) if chosen.kind == "badge" else []
    values = {"sheet": chosen, "papers": PAPERS.values(), "left_out": left_out}
    return render_template("admin/printing/sheet.html", location=location, **values)


@page.get("/<location_id>/sheet.pdf")
def download(location_id: str) -> ResponseReturnValue:
    """The sheet as a PDF."""
    public_address.must_be_reachable()
    location = _location(location_id)
    try:
        chosen = _sheet(location)
        made = pdf.pdf(chosen)
    except Refused as refused:
        return _back(location, refused)
    except MissingLetters as missing:
        words = _("The PDF cannot show “%(text)s”. Open the page to print: it uses this computer’s fonts.",
                  text=missing.texts[0])  # fmt: skip
        return _back(location, Refused(words))
    name = f"{chosen.kind}-{filenames.part(location.name)}-{chosen.paper.name}.pdf"
    return downloads.file(made, name, "application/pdf")


@page.get("/<location_id>/codes.zip")
def archived(location_id: str) -> ResponseReturnValue:
    """The codes of a location, or the chosen ones, as files; the same that are printed."""
    public_address.must_be_reachable()
    location = _location(location_id)
    only = frozenset(request.args.getlist("code"))
    return _archive([code for code in _codes(location) if not only or code.code in only], location.name)


@page.get("/codes.zip")
def all_archived() -> ResponseReturnValue:
    """The codes of every location that is theirs, as files."""
    public_address.must_be_reachable()
    whole = organisation.present()
    today = clock.local_date(clock.now(), whole.time_zone)
    return _archive(printing.codes(access.scope(), base_url=public_address.current(), today=today), whole.name)


@page.post("/<location_id>/make-badges")
def make_badges(location_id: str) -> ResponseReturnValue:
    """Everybody at the location has a badge, and its page says so."""
    location = _location(location_id)
    count = actions.add_badges(location, by=access.manager(), at=clock.now())
    flash(_("%(count)d badges made.", count=count) if count != 1 else _("One badge made."))
    return redirect(url_for(".show", location_id=location_id), 303)


def _location(public_id: str) -> Location:
    return access.found(places.location(public_id, access.scope()))


def _back(location: Location, refused: Refused) -> ResponseReturnValue:
    """To the page where it can be chosen differently, which says why and holds what was chosen."""
    flash(str(refused.sentence))
    chosen: dict[str, Any] = {"paper": request.args.get("paper"), "code": request.args.getlist("code")}
    return redirect(url_for(".show", location_id=location.public_id, **chosen))


def _today(location: Location) -> date:
    return clock.local_date(clock.now(), location.time_zone)


def _codes(location: Location) -> list[PrintedCode]:
    base_url = public_address.current()
    return printing.codes(access.scope(), base_url=base_url, today=_today(location), location=location)


def _printable(codes: list[PrintedCode]) -> list[PrintedCode]:
    return [code for code in codes if not code.is_hidden]


def _sheet(location: Location) -> Sheet:
    """The sheet that the address asks for."""
    kind = request.args.get("kind", "")
    kind = kind if kind in MOST else "poster"
    whole = organisation.present()
    return Sheet(
        kind=kind,
        paper=PAPERS.get(request.args.get("paper", ""), PAPERS["a4"]),
        organisation=whole.name,
        mission=whole.mission,
        colour=whole.colour,
        language=whole.language,
        question=str(FIVE_FACES.question),
        faces=tuple(str(word) for word in FIVE_FACES.words),
        words={
            "scan": _("Scan with your phone’s camera"),
            "promise": _("What we promise"),
            "thank": _("Did I help you? Scan and tell us."),
        },
        codes=tuple(_chosen(_codes(location), kind)),
        standards=printing.standards() if kind == "poster" else (),
        logo=printing.logo(whole),
    )


def _chosen(codes: list[PrintedCode], kind: str) -> list[PrintedCode]:
    """The codes named in the address; where none is, the people in use for badges and the spots in use for the rest."""
    only = frozenset(request.args.getlist("code"))
    is_badge = kind == "badge"
    chosen = [
        code
        for code in _printable(codes)
        if code.code in only or (not only and not code.is_retired and code.is_badge is is_badge)
    ]
    if is_badge:
        chosen = [code for code in chosen if code.is_badge]
    if not chosen:
        raise Refused(
            _(
                "There are no badges to print here: none have been made yet, or customers cannot choose the people "
                "they are for."
            )
            if is_badge
            else _("There is no code to print here. Add a touchpoint, or choose a retired one.")
        )
    if len(chosen) > MOST[kind]:
        raise Refused(_("A document can hold up to %(count)d codes. Choose fewer.", count=MOST[kind]))
    return chosen


def _archive(codes: list[PrintedCode], whose: str) -> ResponseReturnValue:
    titles = [_("Location"), _("Name"), _("Role"), _("Code"), _("Address"), _("State"), "SVG", "PNG"]
    pieces = archive.stream(_printable(codes), titles=titles, states=(_("In use"), _("Retired")), at=clock.now())
    return downloads.file(pieces, f"codes-{filenames.part(whose)}.zip", "application/zip")
