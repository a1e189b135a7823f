"""The directory that one launcher owns: its lock, its sockets, its secret."""

import fcntl
import json
import os
import re
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from config.embedded import StartError
from config.embedded.processes import pause

BASE_DIR = Path(__file__).resolve().parents[2]
FREE_BYTES = 200 * 1024 * 1024
# A socket's path has 107 bytes on Linux, 103 on macOS, and more than one reader: URLs, libpq,
# configuration files. So only plain characters, and room for the names below.
PATH_BYTES = 75
PLAIN = re.compile(r"[A-Za-z0-9/._-]+")


class Place:
    """VAR_DIR while we hold it."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.published = var / "servers.json"

    def prepare(self) -> None:
        self.var.mkdir(parents=True, exist_ok=True)
        for path in (self.var, *self.var.iterdir()):
            with suppress(FileNotFoundError):  # another launcher works here, too
                if os.geteuid() not in (0, path.lstat().st_uid):
                    owner = owner_of(path)
                    msg = f"{path} belongs to {owner}: go on as {owner}, or remove {self.var}"
                    raise StartError(msg)
        for directory in (self.var / "log", self.var / "mail"):  # both hold what people wrote
            directory.mkdir(mode=0o700, exist_ok=True)
        if shutil.disk_usage(self.var).free < FREE_BYTES:
            msg = f"less than {FREE_BYTES // 1024**2} MB free on the disk of {self.var}"
            raise StartError(msg)

    @contextmanager
    def owned(self) -> Iterator[bool]:
        """Whether we are the one launcher here, for as long as this lasts, even after a kill."""
        with (self.var / "owner.lock").open("a+") as file:
            if not _lock(file, fcntl.LOCK_EX):
                yield False
                return
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
            self.withdraw()  # what a killed launcher offered
            yield True

    def owner_pid(self) -> str:
        with suppress(OSError):
            return (self.var / "owner.lock").read_text()
        return "unknown"

    def publish(self, servers: dict[str, str]) -> None:
        unfinished = self.published.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(servers))
        unfinished.replace(self.published)

    def withdraw(self) -> None:
        self.published.unlink(missing_ok=True)

    @contextmanager
    def borrowed(self) -> Iterator[dict[str, str] | None]:
        """Another launcher's servers; it stays until we are done. None while it has none."""
        with (self.var / "users.lock").open("a") as file:
            try:
                usable = _lock(file, fcntl.LOCK_SH)
                servers = json.loads(self.published.read_text()) if usable else None
            except FileNotFoundError:
                servers = None
            yield servers

    def wait_for_borrowers(self) -> None:
        """Offer the servers to nobody more, and let those who use them finish."""
        self.withdraw()
        with (self.var / "users.lock").open("a") as file:
            told = False
            while not _lock(file, fcntl.LOCK_EX):
                if not told:
                    print("Waiting for another command that uses these servers.", flush=True)
                    told = True
                pause(0.1)

    def runtime(self) -> Path:
        """Where the sockets are: below var, or where a path is short and plain enough."""
        inside = self.var / "run"
        if _is_short_and_plain(inside):
            inside.mkdir(exist_ok=True)
            return inside
        note = self.var / "run.path"
        with suppress(OSError):
            before = Path(note.read_text())
            found = before.lstat()
            if stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid():
                return before
        # Root's PostgreSQL is another user, who does not get into root's XDG_RUNTIME_DIR.
        own = os.environ.get("XDG_RUNTIME_DIR", "") if os.geteuid() != 0 else ""
        parents = [Path(own), Path(tempfile.gettempdir()), Path("/tmp")]  # noqa: S108 -- mkdtemp
        made = Path(
            next(
                tempfile.mkdtemp(prefix="behovsfas-", dir=parent)
                for parent in parents
                if parent.is_absolute()
                and os.access(parent, os.W_OK)
                and _is_short_and_plain(parent / "behovsfas-abcdefgh")
            )
        )
        made.chmod(0o711)  # what is inside is 0700
        note.write_text(str(made))
        return made

    def secret_key(self) -> str:
        """One for this directory, so that nobody is signed out by a restart."""
        path = self.var / "secret_key"
        if not path.exists():
            unfinished = path.with_suffix(".unfinished")
            unfinished.touch(0o600)
            unfinished.write_text(secrets.token_urlsafe(64))
            unfinished.replace(path)
        return path.read_text()


def owner_of(path: Path) -> str:
    with suppress(KeyError):
        return path.owner()
    return f"user {path.stat().st_uid}"


def _is_short_and_plain(path: Path | str) -> bool:
    return len(os.fsencode(path)) <= PATH_BYTES and PLAIN.fullmatch(str(path)) is not None


def _lock(file: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
