"""Redis: the wheel's where there is one, else the machine's."""

import shutil
import sys
import time
from contextlib import suppress
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.embedded import StartError
from config.embedded.processes import Child, pause, start, stop

PATIENCE = 30


def program() -> str:
    in_venv = Path(sys.executable).parent / "redis-server"
    found = str(in_venv) if in_venv.exists() else shutil.which("redis-server")
    if found is None:
        msg = (
            "there is no embedded Redis for this Python or platform:"
            " install redis-server, use Python 3.11 or 3.12, or set REDIS_URL"
        )
        raise StartError(msg)
    return found


def start_redis(var: Path, sockets: Path, env: dict[str, str]) -> tuple[Child, str]:
    """A running server and its REDIS_URL."""
    data = var / "redis"
    for directory in (data, sockets):
        directory.mkdir(mode=0o700, exist_ok=True)
        directory.chmod(0o700)
    socket = sockets / "redis.sock"
    _stop_left_behind(socket)
    command = [program(), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"]
    # What is queued survives a kill; what does not fit is refused rather than dropped.
    command += ["--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction"]
    command += ["--daemonize", "no"]
    server = start("Redis", command, log=var / "log" / "redis.log", env=env, cwd=data)
    try:
        _wait_until_ready(server, socket)
    except BaseException:
        stop([server])
        raise
    return server, f"redis+socket://{socket}"


def _wait_until_ready(server: Child, socket: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        server.require_alive()
        with suppress(redis.RedisError), _client(socket) as client:
            client.ping()
            return
        pause(0.02)
    msg = f"Redis did not answer within {PATIENCE} s, see {server.log}"
    raise StartError(msg)


def _stop_left_behind(socket: Path) -> None:
    """A server whose launcher was killed: two on one append-only file would spoil it."""
    with suppress(redis.RedisError), _client(socket) as client:
        client.shutdown()


def _client(socket: Path) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(socket), retry=Retry(NoBackoff(), 0), socket_timeout=5)
