"""The monthly export of mentions."""

from flask import Blueprint

page = Blueprint("exports", __name__, url_prefix="/exports")
