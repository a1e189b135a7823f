"""The command line; see the package's docstring."""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from environ import Env

from config.embedded import StartError
from config.embedded import __doc__ as description
from config.embedded.place import BASE_DIR, Place
from config.embedded.processes import Stopped, before_exec, listen_for_stop, take_stop
from config.embedded.server import serve
from config.embedded.servers import base_environment, shared, started

# Whatever the shell says.
TEST_ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "tests.settings",
    "PRODUCTION": "false",
    "DEBUG": "false",
    "DEMO": "false",
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m config.embedded", description=description)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("what", choices=["server", "run", "test"])
    parser.add_argument("command", nargs=argparse.REMAINDER)
    given = parser.parse_args(arguments)
    command = given.command[1:] if given.command[:1] == ["--"] else given.command
    if given.what == "run" and not command:
        parser.error("run needs a command")
    if given.what != "test":  # what tests find does not depend on the machine
        Env.read_env(BASE_DIR / ".env")
    var = Path(os.environ.get("VAR_DIR") or BASE_DIR / "var").resolve()
    listen_for_stop()
    try:
        match given.what:
            case "server":
                serve(Place(var))
            case "run":
                return run(Place(var), command)
            case "test":
                return test(Place(var / "test"), command)
    except StartError as error:
        print(f"Behovsfas: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Behovsfas: {error.filename or var}: {error.strerror}", file=sys.stderr)
        return 1
    except Stopped as stopped:
        return stopped.exit_code
    return 0


def run(place: Place, command: Sequence[str]) -> int:
    """The command with the servers of this directory beside it."""
    place.prepare()
    env = base_environment(place)
    with shared(place, env) as urls:
        return in_foreground(command, {**env, **urls})


def test(place: Place, arguments: Sequence[str]) -> int:
    """pytest with servers of its own: a site that runs here notices nothing."""
    place.prepare()
    env = base_environment(place) | TEST_ENVIRONMENT
    with place.owned() as ours:
        if not ours:
            msg = f"the tests already run from this directory (process {place.owner_pid()})"
            raise StartError(msg)
        with started(place, env, forgetful=True) as (urls, _):
            # Later options win, and a debugger needs the terminal for itself.
            parallel = [] if {"--pdb", "--trace"} & {*arguments} else ["-n", "2"]
            command = [sys.executable, "-m", "pytest", *parallel, *arguments]
            return in_foreground(command, {**env, **urls})


def in_foreground(command: Sequence[str], env: dict[str, str]) -> int:
    """Run it as the shell would: it has the terminal, and the last word.

    In a terminal Ctrl-C reaches it without our help. Elsewhere it gets a group of its own and we
    pass on what we are told, once.
    """
    at_terminal = _has_terminal()
    try:
        process = subprocess.Popen(
            command,
            env=env,
            process_group=None if at_terminal else 0,
            preexec_fn=before_exec(signal.SIGTERM),  # noqa: PLW1509 -- we have no threads
        )
    except OSError as error:
        msg = f"cannot run {command[0]}: {error.strerror}"
        raise StartError(msg) from error
    try:
        while True:
            with suppress(subprocess.TimeoutExpired):
                code = process.wait(0.5)
                return 128 - code if code < 0 else code
            number = take_stop()
            if number is not None and not (at_terminal and number == signal.SIGINT):
                process.send_signal(number)
    finally:
        if not at_terminal:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        while take_stop() is not None:  # it has ended, and so do we, in order
            pass


def _has_terminal() -> bool:
    try:
        with Path("/dev/tty").open() as terminal:
            return os.tcgetpgrp(terminal.fileno()) == os.getpgrp()
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
