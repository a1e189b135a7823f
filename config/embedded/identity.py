"""Which user PostgreSQL runs as: it refuses root, and must be let in to its own files."""

import os
import pwd
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.embedded import StartError
from config.embedded.processes import libc

CLONE_NEWUSER = 0x10000000
UNPRIVILEGED = 65534


@dataclass(frozen=True)
class Identity:
    owner: int  # who the files belong to, seen from here
    popen: dict[str, Any] = field(default_factory=dict)
    enter: Callable[[], None] | None = None

    def own(self, path: Path) -> None:
        """A directory that only this identity can look into."""
        path.mkdir(mode=0o700, exist_ok=True)
        if path.stat().st_uid != self.owner:
            os.chown(path, self.owner, self.popen.get("group", -1))
        path.chmod(0o700)

    def can_run(self, program: Path, below: Path) -> bool:
        """Whether it gets through to the program, and into the directory."""

        def enter_and_go() -> None:
            if self.enter is not None:
                self.enter()
            os.chdir(below)

        try:
            done = subprocess.run(
                [program, "--version"],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                preexec_fn=enter_and_go,
                timeout=30,
                check=False,
                **self.popen,
            )
        except (OSError, subprocess.SubprocessError):
            return False
        return done.returncode == 0


def _account(uid: int, gid: int) -> Identity:
    return Identity(uid, {"user": uid, "group": gid, "extra_groups": []})


def _enter_namespace() -> None:
    """Become nobody inside a user namespace: the files stay root's, no account is needed."""
    if libc is None or libc.unshare(CLONE_NEWUSER) != 0:
        os._exit(1)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{UNPRIVILEGED} 0 1")
    Path("/proc/self/gid_map").write_text(f"{UNPRIVILEGED} 0 1")


def choose(program: Path, data: Path) -> Identity:
    """Ourselves, or for root: the owner of the data, nobody, or nobody in a namespace."""
    if os.geteuid() != 0:
        return Identity(os.geteuid())
    namespace = Identity(0, enter=_enter_namespace)
    if data.exists():
        owner = data.stat()
        choices = [_account(owner.st_uid, owner.st_gid) if owner.st_uid else namespace]
    else:
        try:
            nobody = pwd.getpwnam("nobody")
            choices = [_account(nobody.pw_uid, nobody.pw_gid), namespace]
        except KeyError:
            choices = [namespace]
    for identity in choices:
        if identity.can_run(program, data.parent):
            return identity
    msg = (
        "PostgreSQL does not run as root, and neither the user nobody nor a user namespace"
        f" can reach {data.parent}: run this as an ordinary user, or set DATABASE_URL"
    )
    raise StartError(msg)
