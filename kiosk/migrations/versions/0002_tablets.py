"""Tablets, opening hours, held responses and what the clock of a device said."""

import sqlalchemy as sa
from alembic import op

from kiosk.models.base import UtcInstant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "opening_hours",
        sa.Column(
            "location_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("weekday", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("opens_at", sa.Time(), nullable=False),
        sa.Column("closes_at", sa.Time(), nullable=False),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_opening_hours_weekday")),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_opening_hours_location_id_locations")),
        sa.PrimaryKeyConstraint("location_id", "weekday", "opens_at", name=op.f("pk_opening_hours")),
    )
    op.create_table(
        "pairing_tries",
        sa.Column(
            "manager_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("since", UtcInstant(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count >= 1", name=op.f("ck_pairing_tries_count")),
        sa.ForeignKeyConstraint(["manager_id"], ["managers.id"], name=op.f("fk_pairing_tries_manager_id_managers")),
        sa.PrimaryKeyConstraint("manager_id", name=op.f("pk_pairing_tries")),
    )
    op.create_table(
        "tablet_settings",
        sa.Column(
            "touchpoint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("question", sa.String(length=120), nullable=False),
        sa.Column("shows_people", sa.Boolean(), nullable=False),
        sa.Column("idle_seconds", sa.Integer(), nullable=False),
        sa.Column("warning_seconds", sa.Integer(), nullable=False),
        sa.Column("pin_hash", sa.String(length=200), nullable=False),
        sa.Column("pin_failures", sa.Integer(), nullable=False),
        sa.Column("pin_locked_until", UtcInstant(), nullable=True),
        sa.Column("changed_at", UtcInstant(), nullable=False),
        sa.CheckConstraint("idle_seconds BETWEEN 15 AND 600", name=op.f("ck_tablet_settings_idle_seconds")),
        sa.CheckConstraint("pin_failures >= 0", name=op.f("ck_tablet_settings_pin_failures")),
        sa.CheckConstraint("warning_seconds BETWEEN 20 AND 120", name=op.f("ck_tablet_settings_warning_seconds")),
        sa.ForeignKeyConstraint(
            ["touchpoint_id"], ["touchpoints.id"], name=op.f("fk_tablet_settings_touchpoint_id_touchpoints")
        ),
        sa.PrimaryKeyConstraint("touchpoint_id", name=op.f("pk_tablet_settings")),
    )
    op.create_table(
        "tablets",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "paired",
                "retired",
                name="tablet_status",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("pairing_code", sa.String(length=40), nullable=True),
        sa.Column("pairing_code_until", UtcInstant(), nullable=True),
        sa.Column("touchpoint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("paired_at", UtcInstant(), nullable=True),
        sa.Column("paired_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("retired_at", UtcInstant(), nullable=True),
        sa.Column("created_at", UtcInstant(), nullable=False),
        sa.Column("heard_at", UtcInstant(), nullable=True),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("outbox_count", sa.Integer(), nullable=False),
        sa.Column("refused_count", sa.Integer(), nullable=False),
        sa.Column("oldest_waiting_at", UtcInstant(), nullable=True),
        sa.Column("battery_percent", sa.SmallInteger(), nullable=True),
        sa.Column("is_charging", sa.Boolean(), nullable=True),
        sa.Column("clock_offset_ms", sa.BigInteger(), nullable=True),
        sa.Column("storage_percent", sa.SmallInteger(), nullable=True),
        sa.Column("showing", sa.String(length=20), nullable=False),
        sa.Column("is_secure", sa.Boolean(), nullable=True),
        sa.Column("is_storage_kept", sa.Boolean(), nullable=True),
        sa.Column("is_awake", sa.Boolean(), nullable=True),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.Column("answered_at", UtcInstant(), nullable=True),
        sa.Column("quiet_until", UtcInstant(), nullable=True),
        sa.CheckConstraint(
            "(status = 'retired') = (retired_at IS NOT NULL)", name=op.f("ck_tablets_retired_has_instant")
        ),
        sa.CheckConstraint(
            "status <> 'paired' OR (touchpoint_id IS NOT NULL AND paired_at IS NOT NULL)",
            name=op.f("ck_tablets_paired_somewhere"),
        ),
        sa.CheckConstraint("status <> 'waiting' OR touchpoint_id IS NULL", name=op.f("ck_tablets_waiting_nowhere")),
        sa.CheckConstraint(
            "(pairing_code IS NULL) = (pairing_code_until IS NULL)", name=op.f("ck_tablets_pairing_code_runs_out")
        ),
        sa.CheckConstraint("battery_percent BETWEEN 0 AND 100", name=op.f("ck_tablets_battery_percent")),
        sa.CheckConstraint("storage_percent BETWEEN 0 AND 100", name=op.f("ck_tablets_storage_percent")),
        sa.CheckConstraint("outbox_count >= 0 AND refused_count >= 0", name=op.f("ck_tablets_counts")),
        sa.ForeignKeyConstraint(["paired_by_id"], ["managers.id"], name=op.f("fk_tablets_paired_by_id_managers")),
        sa.ForeignKeyConstraint(
            ["touchpoint_id"], ["touchpoints.id"], name=op.f("fk_tablets_touchpoint_id_touchpoints")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tablets")),
        sa.UniqueConstraint("public_id", name=op.f("uq_tablets_public_id")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_tablets_secret_hash")),
    )
    with op.batch_alter_table("tablets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tablets_touchpoint_id"), ["touchpoint_id"], unique=False)
        batch_op.create_index(
            "uq_tablets_paired",
            ["touchpoint_id"],
            unique=True,
            sqlite_where=sa.text("status = 'paired'"),
            postgresql_where=sa.text("status = 'paired'"),
        )
        batch_op.create_index(
            "uq_tablets_pairing_code",
            ["pairing_code"],
            unique=True,
            sqlite_where=sa.text("pairing_code IS NOT NULL"),
            postgresql_where=sa.text("pairing_code IS NOT NULL"),
        )

    op.create_table(
        "traffic",
        sa.Column(
            "touchpoint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("hour", sa.SmallInteger(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.CheckConstraint("answers >= 0", name=op.f("ck_traffic_answers")),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name=op.f("ck_traffic_hour")),
        sa.ForeignKeyConstraint(
            ["touchpoint_id"], ["touchpoints.id"], name=op.f("fk_traffic_touchpoint_id_touchpoints")
        ),
        sa.PrimaryKeyConstraint("touchpoint_id", "given_on", "hour", name=op.f("pk_traffic")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "clock_readings",
        sa.Column(
            "response_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("tablet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("device_at", UtcInstant(), nullable=False),
        sa.Column("offset_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["response_id"], ["responses.id"], name=op.f("fk_clock_readings_response_id_responses"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["tablet_id"], ["tablets.id"], name=op.f("fk_clock_readings_tablet_id_tablets")),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_clock_readings")),
    )
    op.create_table(
        "holds",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("response_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "reason",
            sa.Enum("clock", name="hold_reason", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("held_at", UtcInstant(), nullable=False),
        sa.Column("released_at", UtcInstant(), nullable=True),
        sa.Column("released_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("released_at IS NULL OR released_at >= held_at", name=op.f("ck_holds_released_after_held")),
        sa.ForeignKeyConstraint(["released_by_id"], ["managers.id"], name=op.f("fk_holds_released_by_id_managers")),
        sa.ForeignKeyConstraint(
            ["response_id"], ["responses.id"], name=op.f("fk_holds_response_id_responses"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    with op.batch_alter_table("holds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_holds_response_id"), ["response_id"], unique=False)
        batch_op.create_index(
            "uq_holds_open",
            ["response_id", "reason"],
            unique=True,
            sqlite_where=sa.text("released_at IS NULL"),
            postgresql_where=sa.text("released_at IS NULL"),
        )

    op.create_table(
        "tablet_alarms",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tablet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "silent",
                "unheard",
                "stuck",
                "clock",
                name="alarm_kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("began_at", UtcInstant(), nullable=False),
        sa.Column("ended_at", UtcInstant(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "ended_at IS NULL OR ended_at >= began_at", name=op.f("ck_tablet_alarms_ended_after_it_began")
        ),
        sa.ForeignKeyConstraint(["tablet_id"], ["tablets.id"], name=op.f("fk_tablet_alarms_tablet_id_tablets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tablet_alarms")),
    )
    with op.batch_alter_table("tablet_alarms", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_tablet_alarms_tablet_id_began_at"), ["tablet_id", "began_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_tablet_alarms_ended_at"), ["ended_at"], unique=False)
        batch_op.create_index(
            "uq_tablet_alarms_open",
            ["tablet_id", "kind"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("watched_at", UtcInstant(), nullable=True))

    # Two columns with a constant default: no table is made anew, however many answers there are.
    with op.batch_alter_table("responses", schema=None) as batch_op:
        batch_op.add_column(sa.Column("given_hour", sa.SmallInteger(), nullable=True))
        batch_op.add_column(sa.Column("is_held", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index(
            "ix_responses_held", ["id"], sqlite_where=sa.text("is_held = 1"), postgresql_where=sa.text("is_held")
        )


def downgrade() -> None:
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.drop_column("watched_at")

    with op.batch_alter_table("responses", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_responses_held", sqlite_where=sa.text("is_held = 1"), postgresql_where=sa.text("is_held")
        )
    with op.batch_alter_table("responses", schema=None) as batch_op:
        batch_op.drop_column("is_held")
        batch_op.drop_column("given_hour")

    with op.batch_alter_table("tablet_alarms", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_tablet_alarms_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_tablet_alarms_ended_at"))
        batch_op.drop_index(batch_op.f("ix_tablet_alarms_tablet_id_began_at"))

    op.drop_table("tablet_alarms")
    with op.batch_alter_table("holds", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_holds_open",
            sqlite_where=sa.text("released_at IS NULL"),
            postgresql_where=sa.text("released_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_holds_response_id"))

    op.drop_table("holds")
    op.drop_table("clock_readings")
    op.drop_table("traffic")
    with op.batch_alter_table("tablets", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_tablets_pairing_code",
            sqlite_where=sa.text("pairing_code IS NOT NULL"),
            postgresql_where=sa.text("pairing_code IS NOT NULL"),
        )
        batch_op.drop_index(
            "uq_tablets_paired",
            sqlite_where=sa.text("status = 'paired'"),
            postgresql_where=sa.text("status = 'paired'"),
        )
        batch_op.drop_index(batch_op.f("ix_tablets_touchpoint_id"))

    op.drop_table("tablets")
    op.drop_table("tablet_settings")
    op.drop_table("pairing_tries")
    op.drop_table("opening_hours")
