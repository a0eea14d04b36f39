"""`python -m tests.at_once COUNT CODE`: as many processes run CODE, all from the same moment; a line of JSON each.

The program is imported once and then forked, so that they race for what CODE does and not for what it imports.
"""

import contextlib
import io
import json
import os
import sys
import traceback

import flask_migrate  # noqa: F401  # what CODE may need

import kiosk.startup  # noqa: F401


def _run(code: str) -> int:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        try:
            exec(code, {})
        except BaseException:
            traceback.print_exc()
            return 1
    os.write(1, f"{json.dumps(said.getvalue())}\n".encode())
    return 0


def main(count: int, code: str) -> int:
    """Run them; how many ended badly."""
    start, hold = os.pipe()
    for _ in range(count):
        if not os.fork():
            os.close(hold)
            os.read(start, 1)  # ends when nobody holds it any more
            os._exit(_run(code))
    os.close(hold)
    return sum(os.wait()[1] != 0 for _ in range(count))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2]))
