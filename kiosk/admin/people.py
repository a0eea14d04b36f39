"""Staff: who can be thanked, and what customers see of them."""

from flask import Blueprint

page = Blueprint("people", __name__, url_prefix="/people")
