"""The site with all that it needs, until somebody stops it."""

import os
import socket
import sys
import time
from contextlib import ExitStack, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

from config.embedded import StartError
from config.embedded.place import BASE_DIR, Place
from config.embedded.processes import Child, pause, start, stop
from config.embedded.servers import base_environment, started

PATIENCE = 60
MOST_WORKERS = 8  # each keeps its connections to PostgreSQL, which has a hundred


def serve(place: Place) -> None:
    place.prepare()
    port = chosen_port()
    with place.owned() as ours, ExitStack() as stack:
        if not ours:
            msg = f"it already runs from this directory (process {place.owner_pid()})"
            raise StartError(msg)
        require_free(port)
        env = site_environment(place, port)
        say("Starting…")
        urls, servers = stack.enter_context(started(place, env))
        stack.callback(say, "Stopping…")
        site = Site(place, {**env, **urls})
        stack.callback(site.stop)
        site.prepare()
        site.start(port)
        site.wait_until_up(port)
        say(f"Behovsfas: http://localhost:{port}")
        say(f"Logs: {place.var / 'log'}   Mail: {place.var / 'mail'}   Stop: Ctrl-C")
        site.watch(servers)


class Site:
    """The processes of our own program."""

    def __init__(self, place: Place, env: dict[str, str]) -> None:
        self.log = place.var / "log"
        self.beat_schedule = place.var / "celerybeat-schedule"
        self.env = env
        self.children: list[Child] = []

    def run(self, name: str, *arguments: str) -> Child:
        child = start(
            name,
            [sys.executable, *arguments],
            log=self.log / f"{name}.log",
            env=self.env,
            cwd=BASE_DIR,
        )
        self.children.append(child)
        return child

    def prepare(self) -> None:
        """Tables, static files and demo data: nothing the second time."""
        child = self.run("setup", "-m", "config.embedded.prepare")
        while child.process.poll() is None:
            pause(0.05)
        if child.process.returncode != 0:
            child.require_alive()
        self.children.remove(child)

    def start(self, port: int) -> None:
        web = ["-m", "granian", "--interface", "wsgi", "config.wsgi:application", "--no-ws"]
        web += ["--host", "127.0.0.1", "--port", str(port)]
        web += ["--workers", str(min(os.cpu_count() or 1, MOST_WORKERS)), "--blocking-threads", "2"]
        # One that is told to stop while it starts would never hear of it again.
        web += ["--workers-kill-timeout", "3"]
        self.run("web", *web)
        celery = ["-m", "celery", "--app", "config", "--quiet"]
        worker = [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"]
        # One worker: there is nobody to greet or to watch.
        self.run("worker", *worker, "--without-gossip", "--without-mingle", "--without-heartbeat")
        # Our lock says that there is one beat; a pid file could only be wrong.
        beat = [*celery, "beat", "--loglevel", "INFO", "--pidfile="]
        self.run("beat", *beat, "--schedule", str(self.beat_schedule))

    def wait_until_up(self, port: int) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for child in self.children:
                child.require_alive()
            if (status := answer(port)) is not None:
                break
            pause(0.1)
        else:
            msg = f"the site did not answer within {PATIENCE} s, see {self.log}"
            raise StartError(msg)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            msg = f"the start page answers with an error ({status}), see {self.log / 'web.log'}"
            raise StartError(msg)

    def watch(self, servers: list[Child]) -> None:
        """Half a site is none: when one process ends, all do."""
        while True:
            for child in (*servers, *self.children):
                child.require_alive()
            pause(0.5)

    def stop(self) -> None:
        stop(self.children)


def site_environment(place: Place, port: int) -> dict[str, str]:
    env = base_environment(place)
    env.setdefault("DEMO", "true" if env["PRODUCTION"].lower() == "false" else "false")
    env.setdefault("BASE_URL", f"http://localhost:{port}")
    return env


def chosen_port() -> int:
    given = os.environ.get("PORT") or "8000"
    if not given.isdecimal() or not 0 < int(given) < 2**16:
        msg = f"PORT={given} is not a port number"
        raise StartError(msg)
    return int(given)


def require_free(port: int) -> None:
    """Asked of whoever listens, on both addresses of localhost, and of the system."""
    taken = f"port {port} is taken: stop what uses it, or choose another with PORT=8001"
    for host in ("127.0.0.1", "::1"):
        with suppress(OSError), socket.create_connection((host, port), timeout=1):
            raise StartError(taken)
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except PermissionError as error:
            msg = f"only root may use port {port}: choose another with PORT=8000"
            raise StartError(msg) from error
        except OSError as error:
            raise StartError(taken) from error


def answer(port: int) -> int | None:
    """The status of the start page, if there is any answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("HEAD", "/", headers={"Host": "localhost"})
        return connection.getresponse().status
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


def say(line: str) -> None:
    print(line, flush=True)
