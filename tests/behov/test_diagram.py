"""The drawing in the documentation is the enum, or it is wrong."""

import re
from pathlib import Path

from behov.choices import Status
from behov.workflow import Step

PAGE = Path(__file__).resolve().parents[2] / "docs" / "arbetsflode.md"


def test_the_diagram_is_the_table_of_steps():
    drawn = re.findall(r"^    (\w+) --> (\w+): (.+)$", PAGE.read_text(), re.MULTILINE)

    expected = [
        (status.value, step.end.value, step.label)
        for step in Step
        if step.end
        for status in Status
        if status in step.start
    ]
    assert drawn == expected


def test_the_list_names_every_step_that_moves_nothing():
    listed = re.findall(r"^\| `(\w+)` \| (.+?) \|", PAGE.read_text(), re.MULTILINE)

    assert listed == [(step.name, step.label) for step in Step if step.end is None]
