"""PostgreSQL and Redis on one machine, with nothing installed but the venv.

    python -m config.embedded server            the site, as script/server starts it
    python -m config.embedded run -- COMMAND…   COMMAND with the two beside it
    python -m config.embedded test …            pytest with two of its own, in var/test

Both are real servers, out of wheels, on private Unix sockets. A DATABASE_URL or REDIS_URL that
is already set means a server somewhere else, and then that one is not started.
"""


class StartError(Exception):
    """What stops us, in one line that the person at the keyboard can act on."""
