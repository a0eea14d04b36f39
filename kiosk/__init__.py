"""The factory: create_app() as a table of contents."""

from flask import Flask

from kiosk import (
    answer_ids,
    assets,
    cli,
    config,
    database,
    error_pages,
    extensions,
    filters,
    hashing,
    headers,
    health,
    limits,
    logs,
    own_forms,
    public_address,
    routes,
    sent_forms,
    sessions,
    short_way,
    staff,
    tablets,
    url_converters,
    wall,
)
from kiosk.admin import admin
from kiosk.lib import private_files


def create_app(settings: config.Settings | None = None) -> Flask:
    """Build the application from `settings`, or from the environment; a bad setting stops it with a sentence."""
    if settings is None:
        private_files.only_for_us()
        logs.begin()
        settings = config.from_environment()
    app = Flask(__name__, instance_path=str(settings.instance_path))
    app.config.from_mapping(settings.flask_config())

    database.init_app(app)
    answer_ids.init_app(app)
    limits.init_app(app)
    extensions.init_app(app)
    public_address.init_app(app)
    sessions.init_app(app)
    hashing.init_app(app)
    own_forms.init_app(app)
    sent_forms.init_app(app)
    url_converters.init_app(app)
    filters.init_app(app)
    assets.init_app(app)
    short_way.init_app(app)
    headers.init_app(app)
    error_pages.init_app(app)
    health.init_app(app)
    cli.init_app(app)

    app.register_blueprint(own_forms.exempt(routes.customers))
    app.register_blueprint(own_forms.exempt(tablets.tablets))
    app.register_blueprint(own_forms.exempt(staff.staff))
    app.register_blueprint(wall.wall)
    app.register_blueprint(admin)
    return app
