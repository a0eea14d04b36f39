"""The application, for gunicorn and flask."""

from kiosk import create_app

app = create_app()
