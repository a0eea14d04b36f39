"""The migrated tables are those of the models, constraint for constraint."""

from typing import Any

import flask_migrate
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask import Flask

from kiosk import database, schema, startup
from kiosk.actions.holds import hold, leave_out, release
from kiosk.actions.responses import Told
from kiosk.extensions import db
from kiosk.models import Channel, Hold, HoldReason, Mention, MentionStatus, Response, Tick
from kiosk.queries import mentions, tallies
from tests.builders import NOON, make_decided, make_mention, make_response
from tests.cast import Cast


def _shape(connection: sa.Connection, schema: str | None = None) -> dict[str, Any]:
    inspector = sa.inspect(connection)
    return {
        table: {
            "columns": {
                column["name"]: (repr(column["type"]), column["nullable"], column.get("default"))
                for column in inspector.get_columns(table, schema)
            },
            "primary key": inspector.get_pk_constraint(table, schema)["constrained_columns"],
            "unique": sorted(
                (u["name"], tuple(u["column_names"])) for u in inspector.get_unique_constraints(table, schema)
            ),
            "checks": sorted((c["name"], c["sqltext"]) for c in inspector.get_check_constraints(table, schema)),
            "references": sorted(
                (f["name"], tuple(f["constrained_columns"]), f["referred_table"], f["options"].get("ondelete"))
                for f in inspector.get_foreign_keys(table, schema)
            ),
            "indexes": sorted(
                (
                    i["name"],
                    tuple(i["column_names"]),
                    bool(i["unique"]),
                    str(sorted((name, str(value)) for name, value in i["dialect_options"].items())),
                )
                for i in inspector.get_indexes(table, schema)
            ),
        }
        for table in inspector.get_table_names(schema)
        if table != "alembic_version"
    }


def test_the_migrated_tables_are_those_of_the_models(app: Flask) -> None:
    with db.engine.connect() as connection:
        migrated = _shape(connection)
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("CREATE SCHEMA models"))
            connection.execute(sa.text("SET search_path TO models"))
            db.metadata.create_all(connection)
            modelled = _shape(connection)
            connection.rollback()
        else:
            modelled = _shape_of_a_fresh_file()
    assert migrated == modelled


def _shape_of_a_fresh_file() -> dict[str, Any]:
    with sa.create_engine("sqlite://").connect() as connection:
        db.metadata.create_all(connection)
        return _shape(connection)


def test_alembic_finds_nothing_to_change(app: Flask) -> None:
    startup.bind_migrations(app)
    result = app.test_cli_runner().invoke(args=["db", "check"])
    assert result.exit_code == 0, result.output


def test_the_newest_migration_is_known_without_alembic(app: Flask) -> None:
    startup.bind_migrations(app)
    script = ScriptDirectory(str(database.MIGRATIONS))
    assert schema.newest_revision() == script.get_current_head()


def test_answers_from_before_tablets_are_kept_and_counted(app: Flask, cast: Cast) -> None:
    kept = make_response(cast.reception, rating=4, told=Told(typed_names=("Rosa",), comment="Kind."))
    db.session.remove()
    startup.bind_migrations(app)
    flask_migrate.downgrade(revision="0001")
    flask_migrate.upgrade()
    response = db.session.scalars(sa.select(Response)).one()
    assert (response.client_id, response.comment, response.is_held) == (kept.client_id, "Kind.", False)
    assert db.session.scalars(sa.select(Mention.given_name)).all() == ["Rosa"]
    assert tallies.differences() == []


def test_an_old_tick_means_what_its_rating_said(app: Flask, cast: Cast) -> None:
    chosen, listened = Told(kept=(cast.welcome.current.id,)), cast.listened.current.id
    rated = [make_response(cast.reception, rating=rating, told=chosen).id for rating in (1, 2, 3, 5)]
    written = {"rating": None, "channel": Channel.LETTER, "entered_by_id": cast.mark.id}
    unrated = make_response(cast.reception, told=Told(kept=(listened,)), **written).id
    db.session.remove()
    startup.bind_migrations(app)
    flask_migrate.downgrade(revision="0018")
    flask_migrate.upgrade()
    found = db.session.execute(sa.select(Tick.response_id, Tick.fell_short).order_by(Tick.response_id)).all()
    assert found == [*zip(rated, (True, True, False, False), strict=True), (unrated, False)]


def test_an_old_hold_no_longer_names_the_earlier_answer_by_the_customers_own_id(app: Flask, cast: Cast) -> None:
    earlier, held = make_response(cast.reception), make_response(cast.reception)
    key, seen = earlier.client_id.hex, {"given_on": "2026-10-14", "name": "Łucja"}
    old = [seen | {"answer": key}, seen | {"answer": "0" * 32}, {"answer": 7}, {}]
    new = [seen | {"response_id": earlier.id}, seen, {}, {}]
    for _ in old:
        hold(held, HoldReason.SAME_WORDS, by=cast.priya, at=NOON)
        release(held, by=cast.priya, at=NOON)
    ids = db.session.scalars(sa.select(Hold.id).order_by(Hold.id)).all()
    db.session.remove()
    startup.bind_migrations(app)
    flask_migrate.downgrade(revision="0012")
    for id, detail in zip(ids, old, strict=True):
        db.session.execute(sa.update(Hold).where(Hold.id == id).values(detail=detail))
    db.session.commit()
    for step, expected in ((flask_migrate.upgrade, new), (_back, [seen | {"answer": key}, seen, {}, {}])):
        step()
        assert db.session.scalars(sa.select(Hold.detail).order_by(Hold.id)).all() == expected
        db.session.remove()
    flask_migrate.upgrade()


def test_old_thanks_that_came_with_a_low_rating_stay_approved_and_are_looked_at_once(app: Flask, cast: Cast) -> None:
    low, happy = (make_decided(cast.reception, cast.rosa, by=cast.mark, rating=rating).id for rating in (2, 3))
    concern = make_decided(cast.reception, cast.tom, by=cast.mark, rating=1, status=MentionStatus.CONCERN).id
    waiting = make_mention(cast.reception, rating=1).id
    db.session.remove()
    startup.bind_migrations(app)
    flask_migrate.downgrade(revision="0019")
    flask_migrate.upgrade()
    found = {one.id: one for one in db.session.scalars(sa.select(Mention))}
    assert {id: one.saw_complaint for id, one in found.items()} == {
        low: False,
        happy: None,
        concern: None,
        waiting: None,
    }
    assert found[low].status is found[happy].status is MentionStatus.APPROVED
    assert found[concern].status is MentionStatus.DECLINED
    assert [one.id for one in mentions.stale(None)] == [low]


def _back() -> None:
    flask_migrate.downgrade(revision="0012")


def test_what_phones_gave_at_night_is_released_and_counted(app: Flask, cast: Cast) -> None:
    night, agreed, both, tablet, paper = (
        make_response(cast.reception, rating=4, channel=channel)
        for channel in (Channel.QR, Channel.BADGE, Channel.LINK, Channel.TABLET, Channel.PAPER)
    )
    for response in (night, agreed, both, tablet, paper):
        hold(response, HoldReason.CLOSED, by=cast.priya, at=NOON)
    hold(both, HoldReason.BURST, by=cast.priya, at=NOON)
    leave_out(agreed, by=cast.priya, at=NOON)
    held = {night.id: False, agreed.id: True, both.id: True, tablet.id: True, paper.id: False}
    open_before = {(one.id, HoldReason.CLOSED) for one in (agreed, tablet)} | {(both.id, HoldReason.BURST)}
    db.session.remove()
    startup.bind_migrations(app)
    flask_migrate.downgrade(revision="0019")
    flask_migrate.upgrade()
    assert dict(db.session.execute(sa.select(Response.id, Response.is_held)).all()) == held
    still = sa.select(Hold.response_id, Hold.reason).where(Hold.released_at.is_(None))
    assert set(db.session.execute(still).all()) == open_before
    assert tallies.differences() == []
