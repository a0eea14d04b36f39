"""Invitations: how a manager gets a password."""

from flask import Blueprint

page = Blueprint("invitations", __name__, url_prefix="/invitations")
