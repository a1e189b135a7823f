"""kill -9 at every point of a letter's way, twenty times each: the tests, with CRASHES=20."""

import os
import subprocess
import sys

TIMES = "20"
TESTS = ["tests/utskick/test_crashes.py", "tests/utskick/test_real.py"]


def main() -> None:
    command = [sys.executable, "-m", "pytest", "-q", *TESTS, "-k", "killed"]
    subprocess.run(command, env={**os.environ, "CRASHES": TIMES}, check=True)  # noqa: S603 -- ours
