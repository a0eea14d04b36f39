"""Flask extensions, made here and bound in create_app."""

from pathlib import Path

from flask import Flask, Response
from flask_babel import Babel
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """What every model inherits; its naming convention gives each constraint and index a name."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True, session_options={"expire_on_commit": False})
babel = Babel()


class SignedIn(LoginManager):
    """Sign-in by session alone: without a remember-me cookie there is none to look after in every request."""

    def _update_remember_cookie(self, response: Response) -> Response:
        return response


login_manager = SignedIn()


def init_app(app: Flask) -> None:
    """Bind each extension to `app`; the database is bound in kiosk/database.py."""
    babel.init_app(app, default_translation_directories=str(Path(__file__).parent / "translations"))
    login_manager.init_app(app)
