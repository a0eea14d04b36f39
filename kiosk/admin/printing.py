"""Print: posters, cards and badges with their QR codes."""

from flask import Blueprint

page = Blueprint("printing", __name__, url_prefix="/printing")
