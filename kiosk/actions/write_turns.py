"""Whether anything can be written at all: for /readyz, for the start and for `doctor`."""

import sqlalchemy as sa

from kiosk import database


def try_one() -> None:
    """Take a turn and write, durably, what is there already; raises what a customer's answer would meet.

    It is the one row that says which version the tables are of, so that nobody's row grows old or is locked by it.
    """
    with database.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = version_num"))
