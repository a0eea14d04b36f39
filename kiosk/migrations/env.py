"""How Alembic reaches the database: through kiosk/database.py, one migration run at a time."""

from alembic import context
from flask import current_app

from kiosk import backups, database
from kiosk.extensions import db

arguments = current_app.extensions["migrate"].configure_args

with database.migrating() as connection:
    backups.before_migration(connection)
    context.configure(connection=connection, target_metadata=db.metadata, user_module_prefix="", **arguments)
    context.run_migrations()
