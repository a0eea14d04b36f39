"""A month of 250,000 mentions as CSV, against a bare cursor with a csv loop over the same columns."""

import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from bench.rows import Row, Run, at_least, at_most
from bench.servers import PROJECT
from kiosk import create_app, startup
from kiosk.config import Settings
from kiosk.documents import monthly_export
from kiosk.documents.monthly_export import About, Format
from kiosk.extensions import db
from kiosk.models import (
    Channel,
    Location,
    Mention,
    MentionOrigin,
    MentionStatus,
    Organisation,
    Response,
    StaffMember,
    Standard,
    StandardVersion,
    Tick,
    Touchpoint,
)
from kiosk.queries import exports
from kiosk.queries.exports import Wanted

MENTIONS = 250_000
PEOPLE = 200
MONTH = date(2026, 10, 1)
GIVEN_AT = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
COMMENT = "She found my order, in the end; it was behind the desk, and she laughed about it with me."
PLAIN = """
    SELECT l.name, m.given_on, r.given_at, t.name, r.channel, s.full_name, s.reference, m.given_name, r.comment,
           r.rating, r.scale, m.status, g.name, m.decided_at, m.public_id,
           (SELECT group_concat(v.title, '; ') FROM response_standards c
            JOIN standard_versions v ON v.id = c.standard_version_id WHERE c.response_id = r.id)
    FROM mentions m JOIN responses r ON r.id = m.response_id JOIN touchpoints t ON t.id = r.touchpoint_id
    JOIN locations l ON l.id = m.location_id LEFT JOIN staff_members s ON s.id = m.staff_member_id
    LEFT JOIN managers g ON g.id = m.decided_by_id
    WHERE m.given_on >= '2026-10-01' AND m.given_on < '2026-11-01' AND m.status = 'approved'
    ORDER BY m.location_id, m.given_on, m.id
"""
"""The same columns as ours, raw: no zones, no words, no guard against formulas."""


def measure(run: Run) -> Iterator[Row]:
    """Speed, first byte and memory, each in a process that has done nothing else."""
    run.folder.mkdir(parents=True, exist_ok=True)
    _child(run.folder, "fill", 0)
    pairs = _child(run.folder, "speed", run.rounds)
    what = f"month's export, {MENTIONS:,} mentions, SQLite"
    of = f" of {MENTIONS / pairs[-1]['plain']:,.0f}/s"
    yield at_least(what, 0.5, [pair["plain"] / pair["ours"] for pair in pairs], of=of)
    yield at_most(f"{what}: first byte", 10, sorted(pair["first"] for pair in pairs)[len(pairs) // 2] * 1000, "ms")
    yield at_most(f"{what}: memory", 5, _child(run.folder, "memory", 1)[0]["grown"] / 1e6, "MB")


def _child(folder: Path, task: str, rounds: int) -> list[dict[str, float]]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.export", str(folder), task, str(rounds)],
        cwd=PROJECT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def _task(folder: Path, task: str, rounds: int) -> list[dict[str, float]]:
    database = folder / "export.db"
    app = create_app(Settings(folder, "for-the-bench-alone", f"sqlite:///{database}"))
    with app.app_context():
        if task == "fill":
            startup.migrate(app)
            _fill()
            return []
        if task == "memory":
            return [{"grown": _grown()}]
        _drain(database)
        return [_ours() | {"plain": _drain(database)} for _ in range(rounds)]


def _ours() -> dict[str, float]:
    asked, began = time.perf_counter(), time.process_time()
    pieces = _written(MONTH)
    next(pieces)
    first = time.perf_counter() - asked
    size = sum(len(piece) for piece in pieces)
    assert size > MENTIONS * len(COMMENT)
    return {"first": first, "ours": time.process_time() - began}


def _written(month: date) -> Iterator[bytes]:
    organisation = Organisation(name="Bench", created_at=GIVEN_AT, time_zone="UTC")
    about = About(organisation, month, None)
    return monthly_export.written(exports.lines(Wanted(month, None)), about, Format.CSV)


def _drain(database: Path) -> float:
    """The reference: one cursor, one csv writer, nothing else."""
    began = time.process_time()
    connection = sqlite3.connect(database)
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    for row in connection.execute(PLAIN):
        writer.writerow(row)
        if text.tell() > 65536:
            text.getvalue().encode()
            text.seek(0)
            text.truncate()
    connection.close()
    return time.process_time() - began


def _grown() -> float:
    """How much more memory is held at the highest point than before, once the database's own cache is warm."""
    for _ in _written(date(2026, 9, 1)):
        pass
    with db.engine.connect() as connection:
        for _ in connection.exec_driver_sql(PLAIN):
            pass
    before = highest = _resident()
    for piece in _written(MONTH):
        assert piece
        highest = max(highest, _resident())
    return highest - before


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _fill() -> None:
    """Five locations, two hundred people, and a month of approved mentions."""
    locations = [Location(name=f"Location {n}", time_zone="Europe/London", created_at=GIVEN_AT) for n in range(5)]
    people = [
        StaffMember(full_name=f"Person {n}", shown_name=f"P {n}", reference=f"R{n}", created_at=GIVEN_AT)
        for n in range(PEOPLE)
    ]
    version = StandardVersion(
        version=1, title="Warm welcome", shortfall="No welcome", sentence="Everybody.", created_at=GIVEN_AT
    )
    standard = Standard(position=1, created_at=GIVEN_AT, versions=[version])
    db.session.add_all([*locations, *people, standard])
    db.session.flush()
    db.session.add_all(Touchpoint(location_id=place.id, name="Reception", created_at=GIVEN_AT) for place in locations)
    db.session.flush()
    for start in range(0, MENTIONS, 10_000):
        rows = range(start + 1, start + 10_001)
        db.session.execute(sa.insert(Response), [_response(number) for number in rows])
        db.session.execute(sa.insert(Mention), [_mention(number) for number in rows])
        tick = {"standard_version_id": version.id, "fell_short": False}
        db.session.execute(sa.insert(Tick), [tick | {"response_id": number} for number in rows if number % 2])
    db.session.commit()


def _response(number: int) -> dict[str, object]:
    place, at = number % 5 + 1, GIVEN_AT + timedelta(days=number % 30)
    return {
        "id": number, "client_id": uuid.UUID(int=number), "location_id": place, "touchpoint_id": place,
        "channel": Channel.QR, "scale": 1, "rating": 5, "given_at": at, "received_at": at, "given_on": at.date(),
        "comment": f"{COMMENT} {number}",
    }  # fmt: skip


def _mention(number: int) -> dict[str, object]:
    at = GIVEN_AT + timedelta(days=number % 30)
    return {
        "id": number, "response_id": number, "location_id": number % 5 + 1, "given_on": at.date(),
        "given_name": f"P {number % PEOPLE}", "origin": MentionOrigin.CHOSEN, "staff_member_id": number % PEOPLE + 1,
        "status": MentionStatus.APPROVED, "decided_at": at, "created_at": at,
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(_task(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))))
