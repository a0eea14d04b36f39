"""Two days of `python -m bench.drills honest`: what honest customers do passes, and what nobody honest does is held."""

import subprocess
import sys

from tests.serving import PROJECT


def test_two_days_of_honest_shops_go_through_the_doorway_and_frauds_are_held() -> None:
    command = [sys.executable, "-m", "bench.drills", "--short", "honest"]
    run = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=600, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    held = [line for line in run.stdout.splitlines() if line.startswith("not honest:")]
    assert len(held) == 5
    assert all(line.endswith("as it must be") for line in held)
