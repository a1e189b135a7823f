"""The whole site under its supervisor, as script/server starts it."""

import signal
import socket
import sys
from urllib.request import urlopen

import pytest

from tests.config.launching import rest, wait_until

pytestmark = pytest.mark.slow


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return str(listener.getsockname()[1])


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
def site(directory, port):
    """Up, without demo data: how long that takes is not our business here."""
    server = directory.launch("server", PORT=port, DEMO="false")
    assert server.stdout.readline() == "Starting…\n"
    assert server.stdout.readline() == f"Behovsfas: http://localhost:{port}\n"
    server.stdout.readline()
    return server


def child(directory, *words):
    """The first process of the site with these words on its command line."""
    matches = [p for p in directory.processes() if set(words) <= set(p.cmdline())]
    return min(matches, key=lambda process: process.create_time())


def test_site_answers_until_ctrl_c_and_is_started_once(site, directory, port):
    with urlopen(f"http://localhost:{port}/logga-in/", timeout=10) as answer:
        assert answer.status == 200
    assert [p for p in directory.processes() if "beat" in p.cmdline()] != []
    second = directory.run("server", PORT=port)
    site.send_signal(signal.SIGINT)
    output, errors = rest(site)

    running = f"it already runs from this directory (process {site.pid})"
    assert second == (1, "", f"Behovsfas: {running}\n")
    assert (site.returncode, output, errors) == (130, "Stopping…\n", "")
    assert directory.names() == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends the children of the killed")
def test_kill_leaves_no_process(site, directory):
    site.kill()

    wait_until(lambda: directory.names() == [])


@pytest.mark.parametrize(
    ("name", "words"), [("worker", ["celery", "worker"]), ("web", ["granian"])]
)
def test_process_that_dies_takes_the_site_with_it_and_is_named(site, directory, name, words):
    child(directory, *words).kill()
    output, errors = rest(site)

    assert (site.returncode, output) == (1, "Stopping…\n")
    log = directory.var / "log" / f"{name}.log"
    ended = f"Behovsfas: {name} ended unexpectedly (signal 9), see {log}"
    assert errors.startswith(ended)
    assert errors.count("\n") == 1
    assert directory.names() == []


def test_port_that_is_taken_is_one_line(fresh):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = str(listener.getsockname()[1])

        code, output, errors = fresh.run("server", PORT=port)

    assert (code, output) == (1, "")
    advice = "stop what uses it, or choose another with PORT=8001"
    assert errors == f"Behovsfas: port {port} is taken: {advice}\n"
    assert not (fresh.var / "pg").exists()


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1"])
def test_port_that_is_none_is_one_line(directory, port):
    complaint = f"Behovsfas: PORT={port} is not a port number\n"

    assert directory.run("server", PORT=port) == (1, "", complaint)


def test_production_is_refused_a_demo(directory, port):
    code, output, errors = directory.run("server", PORT=port, PRODUCTION="true", DEMO="true")

    assert (code, output) == (1, "Starting…\nStopping…\n")
    assert errors.count("\n") == 1
    assert "PRODUCTION refuses DEBUG and DEMO" in errors
    assert directory.names() == []
