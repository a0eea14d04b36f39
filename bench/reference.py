"""The references: what bare Flask does with one plain, durable insert, and with no work at all.

Each server thread keeps a connection of its own. SQLite: WAL, synchronous=FULL, a busy timeout of 10 s. PostgreSQL:
psycopg, durable as its cluster is. Both: one autocommitted INSERT into a table with no index but its key.
"""

import os
import sqlite3
import threading
import time
from typing import Any

import psycopg
from flask import Flask, request

app = Flask(__name__)
URL = os.environ["REFERENCE_DATABASE"]
IS_POSTGRESQL = URL.startswith("postgresql")
CREATE = "CREATE TABLE IF NOT EXISTS answers (id {key} PRIMARY KEY, place TEXT, visit TEXT, rating INTEGER, at {real})"
INSERT = "INSERT INTO answers (place, visit, rating, at) VALUES (?, ?, ?, ?)"
mine = threading.local()


@app.get("/hello")
def hello() -> str:
    """Flask and nothing else."""
    return "hello"


@app.post("/t/<code>/rate")
def rate(code: str) -> str:
    """One durable insert."""
    if not hasattr(mine, "connection"):
        mine.connection = connect()
    values = (code, request.form["visit"], int(request.form["rating"]), time.time())
    mine.connection.execute(INSERT.replace("?", "%s") if IS_POSTGRESQL else INSERT, values)
    return "thanks"


def connect() -> Any:
    """A connection that commits each statement."""
    if IS_POSTGRESQL:
        return psycopg.connect(URL, autocommit=True)
    connection = sqlite3.connect(URL, timeout=10, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def prepare() -> None:
    """Make the table, and switch the write-ahead log on, before any worker starts."""
    connection = connect()
    if IS_POSTGRESQL:
        connection.execute(CREATE.format(key="BIGINT GENERATED ALWAYS AS IDENTITY", real="DOUBLE PRECISION"))
    else:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(CREATE.format(key="INTEGER", real="REAL"))
    connection.close()


prepare()
