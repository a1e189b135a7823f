"""What is true of the whole project, and would be forgotten one file at a time."""

import re
from pathlib import Path

import pytest
from django.apps import apps

BASE_DIR = Path(__file__).resolve().parent.parent
OWN_APPS = ["organisation", "utskick", "behov", "nyttokalkyl", "arenor"]
MODELS = [model for app in OWN_APPS for model in apps.get_app_config(app).get_models()]
TEMPLATES = sorted((BASE_DIR / "templates").rglob("*.*"))
SOURCES = [
    path
    for folder in [*OWN_APPS, "config", "templates"]
    for path in (BASE_DIR / folder).rglob("*")
    if path.suffix in {".py", ".html", ".txt"}
]
FOUND_BY_NAME = ("admin/", "registration/", "bootstrap5/", "django/")
"""Templates that Django or crispy looks for by their path."""


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_glossary_has_every_model(model):
    assert f"`{model.__name__}`" in (BASE_DIR / "docs" / "ordlista.md").read_text()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_names_for_people_are_lower_case_and_their_own(model):
    meta = model._meta
    names = {meta.verbose_name, meta.verbose_name_plural}
    names |= {field.verbose_name for field in meta.fields if not field.primary_key}

    assert {name for name in names if str(name)[0].isupper()} == set()
    assert model.__name__ == "Behov" or meta.verbose_name != model.__name__


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_template_is_used(path):
    name = str(path.relative_to(BASE_DIR / "templates"))
    if name.startswith(FOUND_BY_NAME) or re.fullmatch(r"\d{3}(_csrf)?\.html", name):
        return
    for folder, prefix in (("behov/mail/", "behov"), ("nyttokalkyl/mail/", "kalkyl")):
        if name.startswith(folder):  # "behov/mail/<letter>.txt", by the name of the letter
            name = f'"{prefix}_{path.stem}"'
    for folder in ("nyttokalkyl/", "arenor/"):  # a view names its template without the folder
        name = name.removeprefix(folder)

    assert [source for source in SOURCES if name in source.read_text() and source != path]


def test_no_template_has_inline_script_or_style():
    inline = re.compile(r"<style|<script(?![^>]* src=)|\sstyle=|\son[a-z]+=", re.IGNORECASE)

    # A mail is under no policy of ours, and brings its style along.
    pages = [path for path in TEMPLATES if path.suffix == ".html" and path.parent.name != "mail"]

    assert [path for path in pages if inline.search(path.read_text())] == []


def test_the_status_of_a_behov_is_written_by_the_workflow_alone():
    writes = re.compile(r"\.status = |update\([^)]*status=|update_fields=\[[^]]*\"status\"")
    writers = {
        str(path.relative_to(BASE_DIR))
        for path in SOURCES
        if path.suffix == ".py"
        and "migrations" not in path.parts
        and writes.search(path.read_text())
    }

    assert writers == {"behov/workflow/taking.py"}


def test_no_module_has_grown_too_long():
    long = {
        str(path.relative_to(BASE_DIR)): count
        for path in SOURCES
        if path.suffix == ".py"
        and path.parent.name != "migrations"
        and (count := len(path.read_text().splitlines())) > 400
    }

    assert long == {}
