"""The venv that the scripts make, in a checkout with nothing to install."""

import json
import os
import re
import shutil
import signal
import subprocess

import pytest

from tests.config.launching import BASE_DIR

pytestmark = pytest.mark.slow

INSTALLING = "Installing requirements.lock into .venv: about half a minute…\n"
WAITING = "Waiting for another script that is setting up…\n"


@pytest.fixture
def checkout(tmp_path):
    return new_checkout(tmp_path / "checkout")


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """One venv for the tests that only read it: making one takes seconds."""
    checkout = new_checkout(tmp_path_factory.mktemp("installed") / "checkout")
    done = setup(checkout)
    assert done.stdout.endswith(INSTALLING)
    return checkout


@pytest.fixture
def ready(checkout, installed):
    """A checkout with a venv of its own that says it was made there."""
    shutil.copytree(installed / ".venv", checkout / ".venv", symlinks=True)
    stamp = checkout / ".venv" / "installed.json"
    stamp.write_text(stamp.read_text().replace(str(installed), str(checkout)))
    assert setup(checkout).stdout == ""
    return checkout


def new_checkout(path):
    """Lock files without a package: nothing to fetch."""
    (path / "script").mkdir(parents=True)
    for name in ("setup", "setup.py"):
        shutil.copy(BASE_DIR / "script" / name, path / "script")
    (path / "requirements.lock").write_text("# nothing\n")
    (path / "requirements-dev.lock").write_text("# nothing more\n")
    return path


def setup(checkout, *arguments, **env):
    return subprocess.run(
        [checkout / "script" / "setup", *(arguments or ("requirements.lock",))],
        env={"PATH": os.environ["PATH"], **env},
        capture_output=True,
        text=True,
        check=False,
    )


def start(checkout):
    return subprocess.Popen(
        [checkout / "script" / "setup", "requirements.lock"],
        env={"PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_second_run_says_and_does_nothing(installed):
    stamp = installed / ".venv" / "installed.json"
    before = stamp.stat().st_mtime_ns

    done = setup(installed)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert stamp.stat().st_mtime_ns == before


def test_runs_the_venvs_python_in_its_place(installed):
    code = "import os, sys; print(sys.prefix); sys.exit(int(sys.argv[1]))"

    done = setup(installed, "requirements.lock", "-c", code, "7")

    assert (done.returncode, done.stdout) == (7, f"{installed}/.venv\n")


def test_dev_lock_covers_the_other(ready):
    (ready / "requirements.lock").write_text("# something else\n")

    assert setup(ready, "requirements-dev.lock").stdout == INSTALLING.replace(".lock", "-dev.lock")
    assert setup(ready, "requirements.lock").stdout == ""


def test_changed_lock_is_installed(ready):
    (ready / "requirements.lock").write_text("# something else\n")

    assert setup(ready).stdout == INSTALLING
    assert setup(ready).stdout == ""


def test_install_that_was_cut_short_begins_again(ready):
    (ready / "requirements.lock").write_text("# something else\n")
    with start(ready) as interrupted:
        assert interrupted.stdout.readline() == INSTALLING
        interrupted.send_signal(signal.SIGTERM)
        interrupted.wait(30)

    assert interrupted.returncode == 128 + signal.SIGTERM
    # What it had started may hold the lock for another moment.
    assert setup(ready).stdout.removeprefix(WAITING) == INSTALLING


def test_install_that_fails_is_one_line_and_begins_again(ready):
    (ready / "requirements.lock").write_text("django==5.2\n")  # no hash

    for _ in range(2):
        done = setup(ready)

        assert (done.returncode, done.stdout) == (1, INSTALLING)
        assert done.stderr.startswith("Behovsfas: could not install requirements.lock: ")
        assert done.stderr.count("\n") == 1


def test_moved_venv_is_made_anew(checkout, installed):
    shutil.copytree(installed / ".venv", checkout / ".venv", symlinks=True)

    done = setup(checkout)

    assert re.fullmatch(f"Creating .venv with .*…\n{INSTALLING}", done.stdout)
    assert setup(checkout).stdout == ""


def test_venv_whose_python_is_gone_is_made_anew(ready):
    python = ready / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/no/such/python")

    done = setup(ready)

    assert re.fullmatch(f"Creating .venv with .*…\n{INSTALLING}", done.stdout)


def test_directory_that_is_no_venv_is_left_alone(checkout):
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / "mine").write_text("precious")

    done = setup(checkout)

    assert done.returncode == 1
    made_by_us = "is not a virtual environment that this script made: move it away"
    assert done.stderr == f"Behovsfas: {checkout}/.venv {made_by_us}\n"
    assert (checkout / ".venv" / "mine").read_text() == "precious"


def test_two_at_once_wait_for_each_other(checkout):
    with start(checkout) as first, start(checkout) as second:
        outputs = [first.communicate()[0], second.communicate()[0]]

    assert (first.returncode, second.returncode) == (0, 0)
    assert outputs.count(WAITING) == 1
    outputs.remove(WAITING)
    assert outputs[0].endswith(INSTALLING)


def test_python_that_is_too_old_is_one_line(checkout, tmp_path):
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "dirname").symlink_to(shutil.which("dirname"))

    named = setup(checkout, PYTHON=str(old))
    found = setup(checkout, PATH=f"{tmp_path}:{tmp_path}/bin")

    assert named.stderr == f"Behovsfas: PYTHON={old} is not Python 3.11 or newer.\n"
    advice = "install one, or set PYTHON to its path."
    assert found.stderr == f"Behovsfas: no Python 3.11 or newer found: {advice}\n"
    assert (named.returncode, found.returncode) == (1, 1)


def test_lock_of_npm_has_a_hash_for_each_package_and_names_no_host():
    lock = json.loads((BASE_DIR / "package-lock.json").read_text())
    packages = {name: package for name, package in lock["packages"].items() if name}

    assert [name for name, package in packages.items() if "integrity" not in package] == []
    assert [name for name, package in packages.items() if "resolved" in package] == []


def test_libreoffice_is_installed_with_a_browser_of_ones_own_too():
    """The browser is left out where the machine has one; what is optional is only that."""
    package = json.loads((BASE_DIR / "package.json").read_text())

    assert list(package["optionalDependencies"]) == ["@sparticuz/chromium"]
    assert "@matbee/libreoffice-converter" in package["devDependencies"]
