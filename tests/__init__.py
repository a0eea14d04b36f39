"""The tests. They start our programs again and again: what Python compiles it keeps, whatever the environment says."""

import os
import sys

sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
