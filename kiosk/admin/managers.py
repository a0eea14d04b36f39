"""Managers: who signs in, and what they may do."""

from flask import Blueprint

page = Blueprint("managers", __name__, url_prefix="/managers")
