"""The reference of a start: Flask with the libraries that ours begins with, and nothing on top."""

import flask_babel
import flask_login
import flask_sqlalchemy
import flask_wtf
import sqlalchemy.orm
from flask import Flask

LIBRARIES = (flask_babel, flask_login, flask_sqlalchemy, flask_wtf, sqlalchemy.orm)
app = Flask(__name__)


@app.get("/hello")
def hello() -> str:
    """Flask and nothing else."""
    return "hello"
