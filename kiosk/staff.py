"""A staff member's own page: their thanks, their choices, what is kept of them, thanks to colleagues."""

import json
import uuid
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk import downloads
from kiosk.actions import colleagues, remarks, responses
from kiosk.actions import staff_pages as actions
from kiosk.actions.responses import NewResponse
from kiosk.documents import cards, pdf
from kiosk.documents.cards import ThankYouCard
from kiosk.documents.pdf import MissingLetters
from kiosk.errors import Conflict, Refused
from kiosk.lib import clock
from kiosk.models import Channel, Location, MentionStatus, RemarkKind
from kiosk.models.policy import Policy
from kiosk.models.scale import FIVE_FACES
from kiosk.queries import colleagues as thankable
from kiosk.queries import kept, pictures, printing, visits
from kiosk.queries import staff_pages as queries
from kiosk.queries.staff_pages import Thanks
from kiosk.staff_forms import ChooseForm, PassForm, Thankable, ThankForm, WriteForm
from kiosk.staff_reader import Reader

staff = Blueprint("staff", __name__)


@staff.get("/STAFF/<key>")
def scanned(key: str) -> ResponseReturnValue:
    """The address as it stands in a QR code, in capitals: on to the page."""
    return redirect(url_for(".show", key=key.lower()), 303)


@staff.get("/staff/<key>")
def show(key: str) -> ResponseReturnValue:
    """What they were thanked for, the newest first, and what was seen in them."""
    reader = Reader(key)
    month, after = clock.month_of(reader.today), request.args.get("after", "")
    found = queries.thanks(reader.person, after=after)
    said = [one for one in found.rows if one.mention.response.comment]
    return reader.show(
        "show",
        found=found,
        lead=next(iter(said or found.rows), None) if not after else None,
        counts=queries.counts(reader.person, month=month),
        seen=queries.seen(reader.person),
        left_count=_left_count(reader),
        is_first=not after,
    )


@staff.get("/staff/<key>/thanks/<public_id>")
def thanks(key: str, public_id: str) -> ResponseReturnValue:
    """One thank-you: its words, whether it may be shown, with whom it was shared, what was written about it."""
    reader = Reader(key)
    return _one(reader, reader.thanks(public_id))


@staff.post("/staff/<key>/thanks/<public_id>/agree")
def agree(key: str, public_id: str) -> ResponseReturnValue:
    """The same thank-you, with their yes or no to the wall."""
    reader = Reader(key)
    one = reader.thanks(public_id)
    try:
        actions.agree(one.mention, request.form.get("answer") == "yes", by=reader.person, at=reader.now)
    except Refused as refused:
        return _one(reader, reader.thanks(public_id), refused)
    return reader.go(".thanks", "agreed", public_id=public_id)


@staff.get("/staff/<key>/thanks/<public_id>/card")
def card(key: str, public_id: str) -> ResponseReturnValue:
    """The thank-you as a card that the browser prints."""
    reader = Reader(key)
    return reader.show("card", card=_card(reader, reader.thanks(public_id)), public_id=public_id)


@staff.get("/staff/<key>/thanks/<public_id>/card.pdf")
def download_card(key: str, public_id: str) -> ResponseReturnValue:
    """The card as a PDF; the page to print where our letters lack one of its words."""
    reader = Reader(key)
    try:
        made = pdf.pdf(_card(reader, reader.thanks(public_id)))
    except MissingLetters:
        return redirect(url_for(".card", key=key, public_id=public_id))
    return downloads.file(made, "thank-you.pdf", "application/pdf")


@staff.route("/staff/<key>/thanks/<public_id>/pass-on", methods=["GET", "POST"])
def pass_on(key: str, public_id: str) -> ResponseReturnValue:
    """The form that shares a thank-you with who helped; sent well, the thank-you with its shares."""
    reader = Reader(key)
    one = reader.thanks(public_id)
    if one.mention.staff_member_id != reader.person.id:
        abort(404)
    form, offered = PassForm(), _colleagues(reader)
    form.look_up(offered)
    if request.method == "POST" and form.validate():
        try:
            whom, words = form.meant(offered), form.words.data or ""
            colleagues.pass_on(one.mention, to=whom.person, words=words, by=reader.person, at=reader.now)
            return reader.go(".thanks", "shared", public_id=public_id)
        except Refused as refused:
            form.refuse(refused)
    return reader.show("pass_on", form.status, form=form, thanks=one, offered=offered)


@staff.post("/staff/<key>/thanks/<public_id>/take-back")
def take_back(key: str, public_id: str) -> ResponseReturnValue:
    """The same thank-you, one share fewer."""
    reader = Reader(key)
    one = reader.thanks(public_id)
    colleagues.take_back(one.mention, share_id=request.form.get("share", ""), by=reader.person, at=reader.now)
    return reader.go(".thanks", "taken", public_id=public_id)


@staff.route("/staff/<key>/write", methods=["GET", "POST"])
def write(key: str) -> ResponseReturnValue:
    """The form of a reply or an objection, to a mention or to anything kept; sent well, what is kept with it."""
    reader = Reader(key)
    mention = queries.own(reader.person, request.args.get("about", ""))
    is_doubted = mention is not None and mention.status is not MentionStatus.APPROVED
    form = WriteForm(kind=RemarkKind.OBJECTION if is_doubted else RemarkKind.REPLY)
    if request.method == "POST" and form.validate():
        kind = RemarkKind(form.kind.data)
        remarks.write(
            form.words.data or "", kind=kind, mention=mention, client_id=form.client_id, by=reader.person, at=reader.now
        )
        if mention and queries.one(reader.person, mention.public_id):
            return reader.go(".thanks", "written", public_id=mention.public_id)
        return reader.go(".show_kept", "written")
    if not form.visit.data:
        form.renew()
    return reader.show("write", form.status, form=form, mention=mention)


@staff.route("/staff/<key>/thank", methods=["GET", "POST"])
def thank(key: str) -> ResponseReturnValue:
    """The form that thanks a colleague or a team; sent well, the same page with what they thanked for so far."""
    reader = Reader(key)
    form, offered, promises = ThankForm(), _thankable(reader), visits.promises()
    form.look_up(offered)
    if request.method == "POST" and form.validate():
        try:
            responses.submit(_thank_you(reader, form, form.meant(offered), promises))
            return reader.go(".thank", "thanked")
        except Conflict:
            form.refuse(
                Refused(_("You have already sent this. Send it again if you want to make it a second thank-you."))
            )
            form.renew()
        except Refused as refused:
            form.refuse(refused)
    if not form.visit.data:
        form.renew()
    values = {"promises": promises, "given": thankable.given(reader.person), "left_count": _left_count(reader)}
    return reader.show("thank", form.status, form=form, offered=offered, **values)


@staff.route("/staff/<key>/choose", methods=["GET", "POST"])
def choose(key: str) -> ResponseReturnValue:
    """The form of what is shown of them; sent well, as they chose."""
    reader = Reader(key)
    form = ChooseForm.of(reader.person)
    if request.method == "POST" and form.validate():
        actions.choose(reader.person, form.choices, at=reader.now)
        return reader.go(".choose", "chosen")
    return reader.show("choose", form.status, form=form)


@staff.get("/staff/<key>/photo")
def photo(key: str) -> ResponseReturnValue:
    """Their own photo, whether they show it or not."""
    found = pictures.on_file(Reader(key).person) or abort(404)
    return found.data, {"Content-Type": found.content_type}


@staff.get("/staff/<key>/kept")
def show_kept(key: str) -> ResponseReturnValue:
    """All that is kept of them, who sees it, and how to object or take it along."""
    reader = Reader(key)
    return reader.show(
        "kept",
        not_approved=queries.not_approved(reader.person, before=request.args.get("before", "")),
        remarks=queries.remarks(reader.person),
        rewards=kept.rewards(reader.person),
        has_rewards=any(location.policy is Policy.FULL for location in reader.person.locations),
        teams=kept.teams(reader.person),
        today=reader.today,
    )


@staff.get("/staff/<key>/everything.json")
def download(key: str) -> ResponseReturnValue:
    """The same as a file that programs read."""
    reader = Reader(key)
    everything = kept.everything(reader.person, at=reader.now)
    content = json.dumps(everything, ensure_ascii=False, indent=1)
    return downloads.file(content, "what-is-kept.json", "application/json")


def _one(reader: Reader, one: Thanks, refused: Refused | None = None) -> ResponseReturnValue:
    is_own = one.mention.staff_member_id == reader.person.id
    return reader.show(
        "thanks",
        refused.status if refused else 200,
        thanks=one,
        refused=refused,
        is_own=is_own,
        shares=queries.shares(one.mention) if is_own else [],
        remarks=queries.remarks(reader.person, mention=one.mention),
    )


def _card(reader: Reader, one: Thanks) -> ThankYouCard:
    whole = reader.organisation
    named = {"name": reader.person.shown_name, "shared_by": one.share.giver.full_name} if one.share else {}
    return cards.of(one.mention, organisation=whole, logo=printing.logo(whole), **named) or abort(404)


def _colleagues(reader: Reader) -> list[Thankable]:
    """Who works with them where people are named, each at the first such location they share."""
    found = thankable.colleagues(reader.person, today=reader.today)
    shared = [(one, next(filter(_named_at(reader).__contains__, one.locations), None)) for one in found]
    return [Thankable(one.public_id, one.full_name, at, person=one) for one, at in shared if at is not None]


def _thankable(reader: Reader) -> list[Thankable]:
    own = {location.id: location for location in _named_at(reader)}
    teams = [one for one in thankable.teams(reader.person) if one.location_id in own]
    return [
        *_colleagues(reader),
        *(Thankable(one.public_id, one.name, own[one.location_id], team=one) for one in teams),
    ]


def _named_at(reader: Reader) -> list[Location]:
    """Where they work and people are thanked by name."""
    return [location for location in reader.person.locations if location.names_people]


def _thank_you(reader: Reader, form: ThankForm, whom: Thankable, promises: Sequence[Any]) -> NewResponse:
    """A colleague's thank-you on its way in, by the doorway of all answers."""
    touchpoint_id = thankable.touchpoint_id(whom.location.id, badge_of=whom.person)
    if touchpoint_id is None:
        raise Refused(_("That location has no touchpoint yet. Ask your manager to add one."), field="whom")
    return NewResponse(
        client_id=uuid.uuid5(form.client_id, whom.key),  # the page sent again for somebody else is another thank-you
        location_id=whom.location.id,
        touchpoint_id=touchpoint_id,
        time_zone=whom.location.time_zone,
        channel=Channel.COLLEAGUE,
        scale=FIVE_FACES.id,
        rating=None,
        given_at=reader.now,
        received_at=reader.now,
        told=form.told(whom, promises),
        colleague_id=reader.person.id,
        allowance=reader.organisation.colleague_allowance,
    )


def _left_count(reader: Reader) -> int:
    """How many colleagues they can still thank this month, by the calendar of where they work."""
    zone = next((location.time_zone for location in reader.person.locations), reader.organisation.time_zone)
    used = thankable.used_count(reader.person, month=clock.month_of(clock.local_date(reader.now, zone)))
    return max(reader.organisation.colleague_allowance - used, 0)
