"""What script/setup does once it has found a Python: the venv, its packages, and those of Node.

    setup.py [--browser] LOCKFILE [ARGUMENTS…]

Afterwards the venv's Python runs ARGUMENTS in our place, if there are any. Only the standard
library here: nothing is installed yet.
"""

import fcntl
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

BASE_DIR = Path(__file__).resolve().parent.parent
VENV = BASE_DIR / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
# A dev lock holds all that the other holds, in the same versions.
CONTAINS = {
    "requirements.lock": ["requirements.lock"],
    "requirements-dev.lock": ["requirements.lock", "requirements-dev.lock"],
}
FREE_BYTES = {"requirements.lock": 600 * 1024**2, "requirements-dev.lock": 1800 * 1024**2}
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main(arguments: list[str]) -> None:
    browser = arguments[:1] == ["--browser"]
    lockfile, *command = arguments[1:] if browser else arguments
    # As an exception, so that what we started does not go on without us.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    # The lock is the directory itself; it needs no file and works where nothing can be written.
    # Whatever we start holds it too: if we are killed, the next one waits for our pip.
    lock = os.open(BASE_DIR, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("Waiting for another script that is setting up…")
        fcntl.flock(lock, fcntl.LOCK_EX)
    if not is_installed(lockfile):
        install(lockfile, lock)
    if browser:
        install_browser(lock)
    os.close(lock)
    if command:
        os.execv(PYTHON, [str(PYTHON), *command])  # noqa: S606 -- the venv's Python


def fingerprint(*names: str) -> dict[str, str]:
    return {name: hashlib.sha256((BASE_DIR / name).read_bytes()).hexdigest() for name in names}


def is_installed(lockfile: str) -> bool:
    """Whether the venv works, stands where it was made, and holds what the lock file says."""
    return (
        is_usable() and fingerprint(lockfile).items() <= read_stamp(STAMP).get("locks", {}).items()
    )


def is_usable() -> bool:
    """Whether the venv runs here, with the Python that was asked for."""
    stamp = read_stamp(STAMP)
    moved = stamp.get("place", str(VENV)) != str(VENV)
    return not moved and version_of(PYTHON) == version_of(Path(sys.executable))


def read_stamp(path: Path) -> dict[str, Any]:
    try:
        stamp: dict[str, Any] = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return stamp


def write_stamp(path: Path, content: dict[str, Any]) -> None:
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(content))
    unfinished.replace(path)


def version_of(python: Path) -> str:
    """Its version, or nothing if it does not run: moved, or its base is gone."""
    code = "import platform, sys; print(platform.machine(), *sys.version_info[:2])"
    with suppress(OSError):
        done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
        return done.stdout.strip()
    return ""


def install(lockfile: str, lock: int) -> None:
    require_room(lockfile)
    if not is_usable():
        create_venv(lock)
    stamp = {"place": str(VENV), "locks": {}}
    write_stamp(STAMP, stamp)  # an install that is cut short never looks like a whole one
    say(f"Installing {lockfile} into .venv: about half a minute…")
    command: list[str | Path] = [
        PYTHON,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--no-input",
        "install",
    ]
    # Complete and hashed: nothing to resolve, and nothing to compile on this machine.
    command += ["--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", lockfile]
    run(command, lock, f"could not install {lockfile}")
    write_stamp(STAMP, stamp | {"locks": fingerprint(*CONTAINS[lockfile])})


def require_room(lockfile: str) -> None:
    for path in (BASE_DIR, VENV):
        if path.exists() and not os.access(path, os.W_OK):
            fail(f"{path} cannot be written to: it is read-only, or somebody else's")
    free = shutil.disk_usage(BASE_DIR).free
    if free < FREE_BYTES[lockfile]:
        needed = FREE_BYTES[lockfile] // 1024**2
        fail(f"{free // 1024**2} MB free on the disk of {BASE_DIR}, {needed} MB needed")


def create_venv(lock: int) -> None:
    if VENV.is_symlink() or (
        VENV.exists() and not (VENV / "pyvenv.cfg").exists() and any(VENV.iterdir())
    ):
        fail(f"{VENV} is not a virtual environment that this script made: move it away")
    say(f"Creating .venv with {sys.executable}…")
    shutil.rmtree(VENV, ignore_errors=True)
    hint = (
        "could not create .venv: does this Python lack venv (on Debian: apt install python3-venv)?"
    )
    run([sys.executable, "-m", "venv", VENV], lock, hint)


def run(command: list[str | Path], lock: int, complaint: str, **env: str) -> None:
    """Quietly; if it fails, its last words in one line."""
    done = subprocess.run(
        command,
        cwd=BASE_DIR,
        env={**os.environ, "PIP_USER": "0", **env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        pass_fds=[lock],
        text=True,
        check=False,
    )
    if done.returncode != 0:
        lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
        errors = [line for line in lines if "error" in line.lower() and "log of" not in line]
        fail(f"{complaint}: {(errors or lines or ['no output'])[-1]}")


def install_browser(lock: int) -> None:
    """axe-core and LibreOffice, and a browser where the machine has none."""
    command: list[str | Path]
    has_browser = bool(os.environ.get("CHROMIUM")) or any(map(shutil.which, CHROMIUM_NAMES))
    stamp = BASE_DIR / "node_modules" / "installed.json"
    wanted = fingerprint("package.json", "package-lock.json") | {"browser": not has_browser}
    if read_stamp(stamp) not in (wanted, wanted | {"browser": True}):
        say("Installing axe-core and LibreOffice for the tests into node_modules…")
        command = [VENV / "bin" / "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        if has_browser:
            command.append("--omit=optional")
        # npm is a script that looks for node on the PATH; a network of one's own has certificates
        # of its own, and they are in the system's store.
        path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        run(command, lock, "could not install node_modules", PATH=path, NODE_USE_SYSTEM_CA="1")
        write_stamp(stamp, wanted)
    unpacked = BASE_DIR / "var" / "chromium"
    if not has_browser and read_stamp(unpacked / "installed.json") != wanted:
        say("Unpacking the browser into var/chromium…")
        unfinished = unpacked.with_name("chromium.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        code = 'import c from "@sparticuz/chromium"; await c.executablePath()'
        command = [VENV / "bin" / "node", "--input-type=module", "--eval", code]
        run(command, lock, "could not unpack the browser", TMPDIR=str(unfinished))
        write_stamp(unfinished / "installed.json", wanted)
        shutil.rmtree(unpacked, ignore_errors=True)
        unfinished.rename(unpacked)


def say(line: str) -> None:
    print(line, flush=True)


def fail(line: str) -> NoReturn:
    sys.exit(f"Behovsfas: {line}")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        fail(f"{error.filename or BASE_DIR}: {error.strerror}")
