"""Real launchers in directories of their own, for the tests of config.embedded."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psutil

BASE_DIR = Path(__file__).resolve().parents[2]


def wait_until(holds, seconds=20):
    until = time.monotonic() + seconds
    while not (answer := holds()):
        assert time.monotonic() < until, f"did not come true within {seconds} s"
        time.sleep(0.05)
    return answer


def rest(process):
    """What a launcher says until its end: `communicate` forgets what `readline` read ahead."""
    output, errors = process.stdout.read(), process.stderr.read()
    process.wait(60)
    return output, errors


class Directory:
    """A VAR_DIR, and whoever works in it."""

    def __init__(self, var):
        self.var = var
        self.launched = []

    def launch(self, *arguments, **env):
        """Start a launcher; nothing of our own environment reaches it."""
        process = subprocess.Popen(
            [sys.executable, "-m", "config.embedded", *arguments],
            env={"PATH": os.environ["PATH"], "VAR_DIR": str(self.var), "LANG": "C.UTF-8", **env},
            cwd=BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,  # so that no terminal is part of the test
            preexec_fn=_hear_hangups,  # noqa: PLW1509 -- no thread of ours holds a lock there
        )
        self.launched.append(process)
        return process

    def run(self, *arguments, **env):
        """A launcher to its end: exit code, what it printed, what it complained of."""
        process = self.launch(*arguments, **env)
        output, errors = process.communicate(timeout=60)
        return process.returncode, output, errors

    def hold(self, **env):
        """A launcher with both servers, ready, until it is told to stop."""
        process = self.launch("run", "--", "sh", "-c", "echo ready; exec sleep 100", **env)
        assert process.stdout.readline() == "ready\n"
        return process

    def processes(self):
        """Everybody alive whose working directory or environment points here."""
        found = []
        for process in psutil.process_iter(["name"]):
            with suppress(psutil.Error, OSError):
                if process.status() == psutil.STATUS_ZOMBIE or process.pid == os.getpid():
                    continue
                here = Path(process.cwd()).is_relative_to(self.var)
                if here or process.environ().get("VAR_DIR") == str(self.var):
                    found.append(process)
        return found

    def names(self):
        return sorted(process.info["name"] for process in self.processes())

    def stop(self):
        """What a test has left running."""
        while self.launched:
            process = self.launched.pop()
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)
        for process in self.processes():
            process.kill()

    def remove(self):
        self.stop()
        shutil.rmtree(self.var)


def new_directory():
    return Directory(Path(tempfile.mkdtemp(prefix="b-", dir="/tmp")).resolve())


def _hear_hangups():
    """The tests themselves may run under nohup, which their children would inherit."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
