"""The application, for gunicorn and flask."""

import gc
import sys

from kiosk import create_app

app = create_app()
gc.collect()
gc.freeze()  # workers share what the first process has made, as long as nothing writes on it
sys.setswitchinterval(0.0005)  # a thread that holds the write turn gets the interpreter back ten times sooner
