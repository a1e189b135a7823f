"""Child processes that do not outlive us, however we end."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.embedded import StartError

PR_SET_PDEATHSIG = 1
LOG_BYTES = 10 * 1024 * 1024
libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class Stopped(BaseException):
    """Somebody asked us to end. Raised by `pause`, so only where nothing is half done."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = 128 + number


_asked: list[int] = []


def listen_for_stop() -> None:
    """Note Ctrl-C, SIGTERM and a closed terminal instead of dying at once."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup
            signal.signal(number, lambda got, _frame: _asked.append(got))


def pause(seconds: float) -> None:
    """Sleep; a request to stop ends it, then or before."""
    until = time.monotonic() + seconds
    while not _asked and (left := until - time.monotonic()) > 0:
        time.sleep(min(left, 0.1))
    if _asked:
        raise Stopped(_asked[0])


def take_stop() -> int | None:
    """The signal that arrived since the last call: for whoever passes it on instead of ending."""
    return _asked.pop(0) if _asked else None


def before_exec(
    orphan_signal: signal.Signals, enter: Callable[[], None] | None = None
) -> Callable[[], None]:
    """What the child does first: changes user if it must, then ties its life to ours.

    Linux sends `orphan_signal` when we are gone, whatever killed us. Elsewhere a kill -9 leaves
    it behind; the next start stops the PostgreSQL and the Redis that it finds.
    """
    parent = os.getpid()

    def run_in_child() -> None:
        if enter is not None:
            enter()
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, int(orphan_signal))  # after the change of user: it resets
            if os.getppid() != parent:  # we were gone before it took effect
                os._exit(1)

    return run_in_child


@dataclass
class Child:
    """One process in a session of its own, so that Ctrl-C reaches us and not it."""

    name: str
    log: Path
    process: subprocess.Popen[bytes]
    stop_signal: signal.Signals
    log_start: int

    def ask_to_stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)

    def finish(self, patience: float) -> None:
        """Wait for the end, then remove whatever it left behind in its process group."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(patience)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def require_alive(self) -> None:
        if (code := self.process.poll()) is not None:
            how = f"signal {-code}" if code < 0 else f"exit code {code}"
            msg = f"{self.name} ended unexpectedly ({how}), see {self.log}{self.last_words()}"
            raise StartError(msg)

    def written(self) -> str:
        """What this process has logged, this time."""
        with self.log.open("rb") as log:
            log.seek(self.log_start)
            return log.read(LOG_BYTES).decode(errors="replace")

    def last_words(self) -> str:
        lines = [line.strip() for line in self.written().splitlines() if line.strip()]
        return f": {lines[-1]}" if lines else ""


def start(
    name: str,
    command: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str],
    cwd: Path,
    stop_signal: signal.Signals = signal.SIGTERM,
    enter: Callable[[], None] | None = None,
    **popen: Any,
) -> Child:
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".old.log"))
    with log.open("ab") as output:
        log_start = output.tell()
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=env,
            cwd=cwd,
            start_new_session=True,
            preexec_fn=before_exec(stop_signal, enter),  # noqa: PLW1509 -- we have no threads
            **popen,
        )
    return Child(name, log, process, stop_signal, log_start)


def stop(children: Iterable[Child], *, patience: float = 10) -> None:
    """Stop together, not one after the other; who does not listen is killed."""
    children = list(children)
    for child in children:
        child.ask_to_stop()
    until = time.monotonic() + patience
    for child in children:
        child.finish(max(0.0, until - time.monotonic()))
