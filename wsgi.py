"""The application, for gunicorn and flask."""

import gc

from kiosk import create_app

app = create_app()
gc.collect()
gc.freeze()  # workers share what the first process has made, as long as nothing writes on it
