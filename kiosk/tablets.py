"""Tablets' pages: the one page that a tablet installs, and what it says to the server."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from kiosk import assets

tablets = Blueprint("tablets", __name__)
SHELL = ("js/tablet/*.js", "css/tablet.css", "vendor/lean-qr/nano.js", "img/icon.svg")
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


def page_version() -> str:
    """What changes whenever the page that a tablet keeps changes."""
    return _version(str(get_locale()), tuple(_files().items()))


def _files() -> dict[str, str]:
    return assets.sealed(*SHELL)


def _page() -> str:
    return render_template("tablets/show.html", version=page_version())


@lru_cache(maxsize=16)
def _version(_language: str, files: tuple[tuple[str, str], ...]) -> str:
    shell = json.dumps(files) + WORKER.read_text("utf-8") + render_template("tablets/show.html", version="")
    return hashlib.sha256(shell.encode()).hexdigest()[:12]
