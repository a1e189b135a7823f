"""What the children find in their environment, and the servers behind it."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

from config.embedded import StartError
from config.embedded.broker import start_redis
from config.embedded.place import Place
from config.embedded.postgres import STOP_PATIENCE, start_postgres
from config.embedded.processes import Child, pause, stop

ATTACH_PATIENCE = 120


def is_given(name: str) -> bool:
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))


def base_environment(place: Place) -> dict[str, str]:
    """Ours, with what a development machine needs where nothing was said."""
    env = dict(os.environ)
    if not is_given("DATABASE_URL"):  # nor may a PGPORT of another server lead to ours
        env = {key: value for key, value in env.items() if not key.startswith("PG")}
    if env.get("DJANGO_SETTINGS_MODULE") == "config.settings":  # set by importing config.celery
        del env["DJANGO_SETTINGS_MODULE"]
    env["VAR_DIR"] = str(place.var)
    env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{env.get('PATH', os.defpath)}"
    env.setdefault("PRODUCTION", "false")
    env.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
    if not is_given("SECRET_KEY"):
        env["SECRET_KEY"] = place.secret_key()
    if not is_given("EMAIL_URL"):
        env["EMAIL_URL"] = f"filemail:///{quote(str(place.var / 'mail'))}"
    return env


@contextmanager
def started(
    place: Place, env: dict[str, str], *, forgetful: bool = False
) -> Iterator[tuple[dict[str, str], list[Child]]]:
    """PostgreSQL and Redis, unless they are elsewhere, stopped again at the end."""
    urls: dict[str, str] = {}
    children: list[Child] = []
    with ExitStack() as stack:
        if not (is_given("DATABASE_URL") and is_given("REDIS_URL")):
            runtime = place.runtime()
        if not is_given("DATABASE_URL"):
            server, urls["DATABASE_URL"] = start_postgres(
                place.var, runtime / "postgres", forgetful=forgetful
            )
            stack.callback(stop, [server], patience=STOP_PATIENCE)
            children.append(server)
        if not is_given("REDIS_URL"):
            server, urls["REDIS_URL"] = start_redis(place.var, runtime / "redis", env)
            stack.callback(stop, [server])
            children.append(server)
        place.publish(urls)
        stack.callback(place.withdraw)
        yield urls, children


@contextmanager
def shared(place: Place, env: dict[str, str]) -> Iterator[dict[str, str]]:
    """The servers of this directory: another launcher's if it has them running, else our own."""
    until = time.monotonic() + ATTACH_PATIENCE
    while time.monotonic() < until:
        with place.owned() as ours:
            if ours:
                with started(place, env) as (urls, _):
                    try:
                        yield urls
                    finally:
                        place.wait_for_borrowers()
                return
        with place.borrowed() as urls:
            if urls is not None:
                yield {name: url for name, url in urls.items() if not is_given(name)}
                return
        pause(0.1)
    msg = f"process {place.owner_pid()} holds {place.var} but offers no servers"
    raise StartError(msg)
