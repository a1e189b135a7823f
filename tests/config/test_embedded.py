"""What a launcher must survive, with real processes."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from config.embedded.place import Place
from tests.config.launching import BASE_DIR, Directory, rest, wait_until

pytestmark = pytest.mark.slow

SHOW_SERVERS = """
import os, json
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
django.setup()
from django.conf import settings
from django.db import connection
from config import celery_app
with connection.cursor() as cursor:
    cursor.execute(
        "select current_user, rolsuper, current_database(), upper('å'),"
        " current_setting('listen_addresses'), current_setting('fsync')"
        " from pg_roles where rolname = current_user"
    )
    database = cursor.fetchone()
with celery_app.connection_for_write() as broker:
    broker.ensure_connection(max_retries=0)
print(json.dumps([database, settings.PRODUCTION, settings.EMAIL_FILE_PATH]))
"""
SHOW_POSTMASTER = "head -n 1 $VAR_DIR/pg/postmaster.pid"


def test_command_finds_both_servers_and_safe_settings(directory):
    code, output, errors = directory.run("run", "--", sys.executable, "-c", SHOW_SERVERS)

    assert (code, errors) == (0, "")
    database, production, mail = json.loads(output)
    assert database == ["behovsfas", False, "behovsfas", "Å", "", "on"]
    assert production is False
    assert mail == str(directory.var / "mail")
    assert directory.names() == []


def test_what_the_servers_hold_is_there_the_next_time(directory):
    connect = "import os, psycopg; c = psycopg.connect(os.environ['LIBPQ'], autocommit=True); "
    libpq = f"host={directory.var}/run/postgres user=behovsfas dbname=behovsfas"

    def query(statement):
        return directory.run("run", "--", sys.executable, "-c", connect + statement, LIBPQ=libpq)

    query("c.execute('create table kept as select 42 as answer')")

    assert query("print(c.execute('select answer from kept').fetchone())") == (0, "(42,)\n", "")


def test_exit_code_of_the_command_is_ours(directory):
    assert directory.run("run", "--", "sh", "-c", "exit 7") == (7, "", "")


def test_command_that_does_not_exist_is_one_line(directory):
    code, output, errors = directory.run("run", "--", "no-such-command")

    assert (code, output) == (1, "")
    assert errors == "Behovsfas: cannot run no-such-command: No such file or directory\n"


def test_secrets_and_sockets_are_for_us_only(directory):
    with_sockets = directory.hold()

    modes = {
        name: oct((directory.var / name).stat().st_mode & 0o777)
        for name in ("secret_key", "pg", "redis", "run/postgres", "run/redis", "mail", "log")
    }
    with_sockets.send_signal(signal.SIGTERM)

    assert modes.pop("secret_key") == "0o600"
    assert set(modes.values()) == {"0o700"}


def test_given_urls_start_nothing(fresh):
    urls = {"DATABASE_URL": "postgres://elsewhere/db", "REDIS_URL": "redis://elsewhere:6379/0"}

    code, output, _ = fresh.run("run", "--", "sh", "-c", "echo $DATABASE_URL $REDIS_URL", **urls)

    assert (code, output) == (0, "postgres://elsewhere/db redis://elsewhere:6379/0\n")
    assert not (fresh.var / "pg").exists()
    assert not (fresh.var / "redis").exists()


def test_url_in_a_file_counts_as_given(fresh):
    secret = fresh.var / "url"
    secret.write_text("postgres://elsewhere/db")

    code, output, _ = fresh.run(
        "run", "--", "sh", "-c", "echo ${DATABASE_URL-unset}", DATABASE_URL_FILE=str(secret)
    )

    assert (code, output) == (0, "unset\n")
    assert not (fresh.var / "pg").exists()


def test_second_command_borrows_the_servers_of_the_first(directory):
    first = directory.hold()
    [postmaster] = (directory.var / "pg" / "postmaster.pid").read_text().splitlines()[:1]
    second = directory.run("run", "--", "sh", "-c", SHOW_POSTMASTER)

    assert second == (0, f"{postmaster}\n", "")
    assert first.poll() is None


def test_first_command_waits_for_who_borrows_its_servers(directory):
    first = directory.hold()
    second = directory.launch("run", "--", "sh", "-c", "echo ready; sleep 1; " + SHOW_POSTMASTER)
    assert second.stdout.readline() == "ready\n"
    first.send_signal(signal.SIGINT)

    output, _ = rest(first)

    assert output == "Waiting for another command that uses these servers.\n"
    assert rest(second)[0].strip().isdecimal()
    assert directory.names() == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopping_leaves_no_process(directory, number):
    launcher = directory.hold()
    assert "redis-server" in directory.names()

    launcher.send_signal(number)
    launcher.wait(30)

    assert launcher.returncode == 128 + number
    assert directory.names() == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends the children of the killed")
def test_kill_leaves_no_process(directory):
    launcher = directory.hold()
    assert "redis-server" in directory.names()

    launcher.kill()

    wait_until(lambda: directory.names() == [])


def test_without_our_precaution_a_child_outlives_its_killed_parent(directory):
    """The negative control of the test above."""
    code = "import subprocess as s; print(s.Popen(['sleep', '60']).pid, flush=True); input()"
    parent = subprocess.Popen(
        [sys.executable, "-c", code],
        env={"VAR_DIR": str(directory.var)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    with parent:
        parent.stdout.readline()
        parent.kill()

    assert directory.names() == ["sleep"]


def test_start_at_once_after_kill(directory):
    directory.hold().kill()

    assert directory.run("run", "--", "true") == (0, "", "")


def test_start_at_once_after_postgres_was_killed(directory):
    launcher = directory.hold()
    [postmaster] = (directory.var / "pg" / "postmaster.pid").read_text().splitlines()[:1]
    os.kill(int(postmaster), signal.SIGKILL)
    launcher.kill()

    assert directory.run("run", "--", "true") == (0, "", "")


def test_pid_that_now_is_somebody_elses_does_not_stop_the_start(directory):
    """After a crash and a restart of the machine, the number in postmaster.pid is anybody's."""
    launcher = directory.hold()
    pid_file = directory.var / "pg" / "postmaster.pid"
    _, *rest = pid_file.read_text().splitlines()
    launcher.send_signal(signal.SIGTERM)
    launcher.wait(30)
    pid_file.write_text("\n".join([str(os.getpid()), *rest]))

    assert directory.run("run", "--", "true") == (0, "", "")


def test_half_a_cluster_is_made_anew(fresh):
    (fresh.var / "pg.unfinished").mkdir()
    (fresh.var / "pg.unfinished" / "PG_VERSION").write_text("18")

    assert fresh.run("run", "--", "true") == (0, "", "")


def test_cluster_of_another_version_is_one_line(fresh):
    fresh.run("run", "--", "true")
    (fresh.var / "pg" / "PG_VERSION").write_text("15\n")

    code, _, errors = fresh.run("run", "--", "true")

    assert code == 1
    assert errors == (
        f"Behovsfas: {fresh.var}/pg was made by PostgreSQL 15 and this is 18:"
        " dump and restore it (docs/drift.md), or move it away to begin anew\n"
    )


def test_postgres_that_cannot_start_is_one_line_with_its_log(fresh):
    fresh.run("run", "--", "true")
    with (fresh.var / "pg" / "postgresql.conf").open("a") as configuration:
        configuration.write("shared_buffers = nonsense\n")

    code, _, errors = fresh.run("run", "--", "true")

    assert code == 1
    assert errors.count("\n") == 1
    assert errors.startswith(
        f"Behovsfas: PostgreSQL could not start, see {fresh.var}/log/postgres.log: "
    )


@pytest.mark.parametrize("name", ["en väg, med mellanslag", "d" * 120])
def test_path_too_odd_or_too_long_for_a_socket(fresh, name):
    deep = Directory(fresh.var / name)

    code, output, errors = deep.run("run", "--", "sh", "-c", "echo $DATABASE_URL")
    runtime = Path((deep.var / "run.path").read_text())
    again = deep.run("run", "--", "sh", "-c", "echo $DATABASE_URL")

    assert (code, errors) == (0, "")
    assert again == (0, output, "")
    assert runtime.stat().st_mode & 0o777 == 0o711
    assert (runtime / "postgres").stat().st_mode & 0o777 == 0o700
    (runtime / "postgres").rmdir()
    (runtime / "redis").rmdir()
    runtime.rmdir()


def test_only_one_launcher_owns_a_directory(tmp_path):
    place = Place(tmp_path)

    with place.owned() as first, place.owned() as second:
        assert (first, second) == (True, False)
    with place.owned() as third:
        assert third is True


def test_tests_use_servers_of_their_own_that_forget(directory):
    file = directory.var / "test_it.py"
    file.write_text(
        "import os\n"
        "def test_it(db, django_db_blocker):\n"
        "    from django.db import connection\n"
        "    with connection.cursor() as cursor:\n"
        "        cursor.execute(\"select current_setting('fsync')\")\n"
        "        assert cursor.fetchone() == ('off',)\n"
        f"    assert os.environ['VAR_DIR'] == '{directory.var}/test'\n"
    )

    code, output, errors = directory.run("test", "-n", "0", "-c", "pyproject.toml", str(file))

    assert (code, errors) == (0, "")
    assert re.fullmatch("=+ 1 passed in .* =+", output.splitlines()[-1])


def test_tests_run_once_at_a_time(directory):
    place = Place(directory.var / "test")
    place.prepare()

    with place.owned():
        code, output, errors = directory.run("test")

    assert (code, output) == (1, "")
    running = f"the tests already run from this directory (process {os.getpid()})"
    assert errors == f"Behovsfas: {running}\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root chooses")
@pytest.mark.parametrize(("mode", "owner"), [(0o755, "nobody"), (0o700, "root")])
def test_root_runs_postgres_as_nobody_also_where_nobody_may_not_go(fresh, mode, owner):
    fresh.var.chmod(mode)

    assert fresh.run("run", "--", "true") == (0, "", "")
    assert (fresh.var / "pg").owner() == owner
    assert fresh.run("run", "--", "true") == (0, "", "")


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a directory of somebody else's")
def test_directory_of_another_user_is_one_line(fresh):
    fresh.var.chmod(0o755)
    code = "from config.embedded.place import Place; from pathlib import Path; import os, sys;"
    code += "os.setuid(65534); Place(Path(sys.argv[1])).prepare()"

    done = subprocess.run(
        [sys.executable, "-c", code, fresh.var],
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    var = fresh.var
    assert done.stderr.splitlines()[-1] == (
        f"config.embedded.StartError: {var} belongs to root: go on as root, or remove {var}"
    )


@pytest.mark.parametrize(
    ("env", "complaint"),
    [
        ({"DEBUG": "true"}, "PRODUCTION refuses DEBUG and DEMO"),
        ({"DEMO": "true"}, "PRODUCTION refuses DEBUG and DEMO"),
        ({"SECRET_KEY": "short"}, "PRODUCTION needs a random SECRET_KEY"),
        ({"SECRET_KEY": "a" * 60}, "PRODUCTION needs a random SECRET_KEY"),
        ({"SECRET_KEY": ""}, "PRODUCTION needs a random SECRET_KEY"),
    ],
)
def test_production_settings_refuse(env, complaint):
    done = import_settings(**env)

    assert done.returncode == 1
    assert complaint in done.stderr.splitlines()[-1]


def test_production_settings_accept_a_random_key():
    assert import_settings().returncode == 0


def import_settings(**env):
    production = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzåäöABCDEFGHIJKL",
        "DATABASE_URL": "postgres://localhost/x",
        "REDIS_URL": "redis://localhost",
    }
    return subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        env=production | env,
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
