"""The command: results on standard output, or exit code 2 and a line per fault."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from nyttokalkyl.interchange import write
from nyttokalkyl.interchange.__main__ import main
from tests.nyttokalkyl.worked_example import worked_example

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def example(tmp_path):
    path = tmp_path / "åtgärd.json"
    path.write_text(json.dumps(write(worked_example()), ensure_ascii=False), encoding="utf-8")
    return path


def refused(file):
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("evaluate_nyttokalkyl", str(file), stdout=out, stderr=err)
    assert (stopped.value.code, out.getvalue()) == (2, "")
    return err.getvalue().splitlines()


def test_results_are_printed_without_any_database(example):
    """No fixture of this test allows a query, and pytest-django forbids it."""
    out = io.StringIO()

    call_command("evaluate_nyttokalkyl", str(example), stdout=out)

    printed = json.loads(out.getvalue())
    assert printed["alternatives"][1]["measures"]["npv"].startswith("3980738.404")
    assert printed["ranking"][0]["alternative"] == "a"


def test_faults_are_printed_one_per_line(tmp_path):
    path = tmp_path / "fel.json"
    path.write_text('{"format": "nyttokalkyl/1", "rows": 5, "period": 5}', encoding="utf-8")

    assert refused(path) == [
        "$.rows: Ska vara en lista, inte 5.",
        "$.period: Ska vara ett objekt inom klamrar, inte 5.",
        "$.rows_are: Saknas.",
        "$.alternatives: Saknas.",
    ]


def test_very_many_faults_are_cut_short(tmp_path):
    path = tmp_path / "fel.json"
    path.write_text(json.dumps(dict.fromkeys(map(str, range(300)), 1)), encoding="utf-8")

    lines = refused(path)

    assert len(lines) == 201
    assert lines[-1] == "$: 105 fel till visas inte."


def test_file_that_cannot_be_read_is_a_fault(tmp_path):
    assert refused(tmp_path / "ingen.json") == ["$: Filen finns inte."]
    assert refused(tmp_path) == ["$: Filen kan inte läsas (Is a directory)."]
    assert refused("a\x00b") == ["$: Filen kan inte läsas (embedded null byte)."]


def test_large_file_is_refused_without_being_read_whole(tmp_path):
    path = tmp_path / "stor.json"
    with path.open("wb") as file:
        file.truncate(100_000_000)

    assert refused(path) == ["$: Filen är större än 10 MB."]


def test_standard_input_is_read_and_standard_output_may_be_anything(example, monkeypatch):
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(example.read_bytes())))
    monkeypatch.setattr(sys, "stdout", out)

    call_command("evaluate_nyttokalkyl", "-")

    assert json.loads(out.getvalue())["format"] == "nyttokalkyl-result/1"


def test_arithmetic_is_a_command_of_its_own(example, tmp_path, capsys):
    assert main([str(example)]) == 0
    printed, said = capsys.readouterr()
    assert (json.loads(printed)["format"], said) == ("nyttokalkyl-result/1", "")

    assert main([str(tmp_path / "ingen.json")]) == 2
    assert capsys.readouterr() == ("", "$: Filen finns inte.\n")

    with pytest.raises(SystemExit) as stopped:
        main([])
    assert stopped.value.code == 2


def run(*command, content=b"", **streams):
    """As a process of its own, without any settings."""
    nothing = {"PYTHONIOENCODING": "ascii", "PATH": os.environ["PATH"]}
    given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
    return subprocess.run(  # noqa: S603 -- our own command, fixed arguments
        [sys.executable, *command], cwd=ROOT, env=nothing, input=content, check=False, **given
    )


COMMANDS = [["manage.py", "evaluate_nyttokalkyl"], ["-m", "nyttokalkyl.interchange"]]


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_command_reads_standard_input_and_writes_utf_8_whatever_the_locale(command, example):
    done = run(*command, "-", content=example.read_bytes())

    assert (done.returncode, done.stderr) == (0, b"")
    printed = json.loads(done.stdout)
    assert "Nettonuvärdet är störst" in printed["conflicts"][0]["sentence"]


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_command_refuses_with_exit_code_2_and_no_traceback(command):
    done = run(*command, "-", content=b'{"name": "\xc3\xa5", "rows": NaN}')

    assert (done.returncode, done.stdout) == (2, b"")
    lines = done.stderr.decode("utf-8").splitlines()
    assert lines[0] == "$.rows: Ska vara en lista, inte NaN."
    assert all(line.startswith("$") for line in lines)


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("arguments", [[], ["a", "b"], ["a", "--oväntat"]])
def test_command_called_wrongly_says_how_it_is_called(command, arguments):
    done = run(*command, *arguments)

    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"usage: evaluate_nyttokalkyl [-h] FILE")


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_results_that_nobody_can_take_are_said_in_a_line(command, example):
    with Path("/dev/full").open("wb") as full:
        done = run(*command, "-", content=example.read_bytes(), stdout=full)

    assert done.returncode == 1
    assert done.stderr.decode() == "$: Resultatet kan inte skrivas (No space left on device).\n"


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_pipe_that_nobody_reads_is_said_in_a_line(command, example):
    unread, written = os.pipe()
    os.close(unread)
    with os.fdopen(written, "wb") as pipe:
        done = run(*command, "-", content=example.read_bytes(), stdout=pipe)

    assert done.returncode == 1
    assert done.stderr.decode() == "$: Resultatet kan inte skrivas (Broken pipe).\n"


def test_closed_standard_input_is_a_fault(monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)

    assert refused("-") == ["$: Standard in är stängd."]
