"""Mentions: names to match, approve or decline, each undoable."""

from flask import Blueprint

page = Blueprint("mentions", __name__, url_prefix="/mentions")
