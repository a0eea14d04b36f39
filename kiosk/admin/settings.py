"""The organisation: name, colour, logo, mission."""

from flask import Blueprint

page = Blueprint("settings", __name__, url_prefix="/settings")
