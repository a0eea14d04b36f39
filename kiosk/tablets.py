"""Tablets' pages: the one page that a tablet installs, and what it says to the server."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, abort, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from kiosk import assets, hashing, public_address, storage_trouble, tablet_answers, tablet_talk
from kiosk.actions import alarms, tablet_settings
from kiosk.actions import tablets as actions
from kiosk.errors import Refused, Trouble
from kiosk.lib import clock, json_fields
from kiosk.lib.json_fields import Fields, Unreadable
from kiosk.lib.text import TooLong
from kiosk.models import Tablet, TabletStatus
from kiosk.queries import tablets as queries

tablets = Blueprint("tablets", __name__)
SHORTEST_SECRET, LONGEST_SECRET = 40, 100
SHELL = ("js/tablet/*.js", "js/folding.js", "css/tablet.css", "vendor/lean-qr/nano.js", "img/icon.svg")
"""What a tablet keeps of us, so that it starts without a network; the page itself and its manifest come to it."""

WORKER = Path(__file__).parent / "static" / "service-worker.js"


@tablets.get("/tablet")
def show() -> ResponseReturnValue:
    """The page every tablet opens: the same for all, with nothing private in it."""
    page = Response(_page(), mimetype="text/html")
    page.headers["Cache-Control"] = "no-cache"
    return page


@tablets.get("/service-worker.js")
def service_worker() -> ResponseReturnValue:
    """What keeps the page on the tablet. It changes with anything that it keeps."""
    kept = {"version": page_version(), "files": _files() | {url_for(".show"): assets.integrity(_page().encode())}}
    worker = Response(f"const SHELL = {json.dumps(kept)};\n{WORKER.read_text('utf-8')}", mimetype="text/javascript")
    worker.headers["Cache-Control"] = "no-cache"
    return worker


@tablets.get("/tablet/manifest.webmanifest")
def manifest() -> ResponseReturnValue:
    """How the page looks once it stands on the Home Screen."""
    icons = [
        {"src": url_for("static", filename=f"img/{name}"), "sizes": sizes, "type": kind, "purpose": "any maskable"}
        for name, sizes, kind in (
            ("icon.svg", "any", "image/svg+xml"),
            ("icon-192.png", "192x192", "image/png"),
            ("icon-512.png", "512x512", "image/png"),
        )
    ]
    described = jsonify(
        id=url_for(".show"),
        name=_("Good Word tablet"),
        short_name="Good Word",
        start_url=url_for(".show"),
        scope="/",
        display="fullscreen",
        display_override=["fullscreen", "standalone"],
        orientation="any",
        background_color="#fbf8f3",
        theme_color="#fbf8f3",
        icons=icons,
    )
    described.mimetype = "application/manifest+json"
    described.headers["Cache-Control"] = "no-cache"
    return described


@tablets.post("/tablet/ask")
def ask() -> ResponseReturnValue:
    """The words that pair this tablet, which has just made its secret."""
    said = _said()
    secret = said.text("secret", LONGEST_SECRET)
    if len(secret) < SHORTEST_SECRET:
        raise Unreadable("secret")
    network = hashing.network_of(request.remote_addr)
    tablet = actions.ask(secret, device=tablet_talk.device(said), network=network, at=clock.now())
    return _answer(_state(tablet), 201 if tablet.status is TabletStatus.WAITING else 200)


@tablets.post("/tablet/heartbeat")
def heartbeat() -> ResponseReturnValue:
    """How the tablet is, kept for managers; what it is to ask, where that has changed."""
    tablet, said, now = _tablet(), _said(), clock.now()
    held = said.text("settings", 40)
    if not actions.hear(tablet, tablet_talk.heard(said, at=now), at=now):
        abort(401)
    alarms.watch(at=now)
    answer = _state(tablet) | {"page_version": page_version(), "settings_version": ""}
    if tablet.status is TabletStatus.PAIRED:
        base_url = public_address.current()
        settings = tablet_talk.settings(tablet, page_version=page_version(), base_url=base_url, at=now)
        answer["settings_version"] = settings["version"]
        if settings["version"] != held:
            answer["settings"] = settings
    return _answer(answer)


@tablets.post("/tablet/sync")
def sync() -> ResponseReturnValue:
    """Answers that waited on the tablet: what became of each."""
    tablet = _tablet()
    if tablet.status is not TabletStatus.PAIRED:
        abort(410)
    said = _said()
    if said.text("tablet", 40) != tablet.public_id:
        raise Refused(_("These answers were given on another tablet. Save them as a file and hand it in."))
    answers = said.anything("answers", tablet_answers.MOST_AT_ONCE)
    return _answer({"answers": tablet_answers.take(tablet, answers, at=clock.now())})


@tablets.post("/tablet/leave")
def leave() -> ResponseReturnValue:
    """Whether the PIN opens the staff's screen."""
    tablet, pin = _tablet(), _said().text("pin", 20)
    left = tablet_settings.try_pin(tablet.touchpoint_id or 0, pin, at=clock.now())
    return _answer({}) if left is None else _answer({"sentence": _("Wrong PIN."), "left": left}, 403)


@tablets.errorhandler(Trouble)
def trouble(trouble: Trouble) -> ResponseReturnValue:
    """What went wrong, as tablets read it."""
    return _answer({"sentence": str(trouble.sentence)}, trouble.status, trouble.retry_after_seconds)


@tablets.errorhandler(Exception)
def unexpected(error: Exception) -> ResponseReturnValue:
    """What nobody expected, as tablets read it: they keep what they have and try again."""
    return trouble(storage_trouble.told(error))


@tablets.errorhandler(TooLong)
def too_long(_error: TooLong) -> ResponseReturnValue:
    """More than is taken."""
    return refused(RequestEntityTooLarge())


@tablets.errorhandler(Unreadable)
def unreadable(trouble: Unreadable) -> ResponseReturnValue:
    """What was sent is not what was agreed on."""
    return _answer({"sentence": _("The server cannot read “%(field)s”.", field=str(trouble))}, 422)


@tablets.errorhandler(HTTPException)
def refused(error: HTTPException) -> ResponseReturnValue:
    """What the server does not even look at, and why."""
    sentences = {
        401: _("The server does not know this tablet."),
        410: _("This tablet is not paired any more."),
        413: _("That is too much at once."),
        415: _("The server reads JSON here."),
    }
    return _answer({"sentence": sentences.get(error.code or 0, _("That did not work."))}, error.code or 500)


def _tablet() -> Tablet:
    """The tablet whose secret was sent along; 401 when there is none such."""
    sent = request.authorization
    tablet = queries.by_secret(sent.token) if sent and sent.type == "bearer" and sent.token else None
    return tablet or abort(401)


def _said() -> Fields:
    """The JSON that was sent, 415 when it is called anything else."""
    if request.mimetype != "application/json":
        abort(415)
    return json_fields.read(request.get_data(cache=False))


def _state(tablet: Tablet) -> dict[str, object]:
    """Where the tablet is in its life; while it waits, the words that pair it."""
    if tablet.status is not TabletStatus.WAITING:
        return {"status": tablet.status.value}
    until = tablet_talk.written(tablet.pairing_code_until)
    return {"status": tablet.status.value, "words": tablet.pairing_code, "until": until}


def _answer(said: dict[str, object], status: int = 200, retry_after_seconds: int | None = None) -> ResponseReturnValue:
    """JSON with the time by our clock, kept by no cache."""
    retry = {"Retry-After": str(retry_after_seconds)} if retry_after_seconds else {}
    answer = jsonify({"now": tablet_talk.written(clock.now())} | said)
    return answer, status, {"Cache-Control": "no-store"} | retry


def page_version() -> str:
    """What changes whenever the page that a tablet keeps changes."""
    return _version(str(get_locale()), tuple(_files().items()))


def _files() -> dict[str, str]:
    return assets.sealed(*SHELL)


def _page() -> str:
    return _rendered(page_version())


def _rendered(version: str) -> str:
    """The page, which names its modules so that none waits for another to be read."""
    modules = [path for path in _files() if path.endswith(".js")]
    return render_template("tablets/show.html", version=version, modules=modules, most=tablet_answers.MOST)


@lru_cache(maxsize=16)
def _version(_language: str, files: tuple[tuple[str, str], ...]) -> str:
    shell = json.dumps(files) + WORKER.read_text("utf-8") + _rendered("")
    return hashlib.sha256(shell.encode()).hexdigest()[:12]
