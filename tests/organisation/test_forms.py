"""How a form looks: templates/bootstrap5/, the error summary and the marking of fields."""

import pytest
from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.html import strip_tags
from pytest_django.asserts import assertInHTML


class BehovForm(forms.Form):
    rubrik = forms.CharField(
        label="Rubrik", help_text="Kort.", error_messages={"required": "Skriv en rubrik."}
    )
    not_needed = forms.CharField(label="Länk", required=False)
    mognad = forms.ChoiceField(
        label="Mognad",
        choices=[("ide", "Idé"), ("krav", "Krav finns")],
        widget=forms.RadioSelect,
        help_text="Välj en.",
        error_messages={"required": "Välj mognad."},
    )
    agree = forms.BooleanField(label="Jag har läst", error_messages={"required": "Kryssa."})
    version = forms.IntegerField(
        widget=forms.HiddenInput, error_messages={"required": "Versionen saknas."}
    )

    helper = FormHelper()

    def clean(self):
        self.add_error(None, "Något hänger inte ihop.")


def page(**context: object) -> str:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return render_to_string("form_page.html", context, request)


@pytest.fixture(autouse=True)
def _form_page(settings):
    """A page of the kind templates/base.html describes."""
    [engine] = settings.TEMPLATES
    source = (
        '{% extends "base.html" %}{% load crispy_forms_tags %}{% block title %}Sida{% endblock %}'
        "{% block content %}<h1>Sida</h1>{% if form %}{% crispy form %}{% endif %}{% endblock %}"
    )
    options = {k: v for k, v in engine["OPTIONS"].items() if k != "loaders"}
    options["loaders"] = [
        ("django.template.loaders.locmem.Loader", {"form_page.html": source}),
        "django.template.loaders.filesystem.Loader",
        "django.template.loaders.app_directories.Loader",
    ]
    settings.TEMPLATES = [engine | {"APP_DIRS": False, "OPTIONS": options}]


def test_a_form_without_faults_has_no_summary():
    html = page(form=BehovForm())

    assertInHTML("<title>Sida – Behovsfas</title>", html)
    assert "error-summary" not in html


def test_the_summary_links_to_each_faulty_field_in_the_words_of_the_field():
    html = page(form=BehovForm({}))

    assertInHTML("<title>Fel: Sida – Behovsfas</title>", html)
    assertInHTML(
        """
        <ul>
          <li>Något hänger inte ihop.</li>
          <li><a href="#id_rubrik">Rubrik – Skriv en rubrik.</a></li>
          <li><a href="#id_mognad_0">Mognad – Välj mognad.</a></li>
          <li><a href="#id_agree">Jag har läst – Kryssa.</a></li>
          <li>Versionen saknas.</li>
        </ul>
        """,
        html,
    )
    assertInHTML(
        '<div id="id_rubrik_error"><p class="field-error">Skriv en rubrik.</p></div>', html
    )


def test_a_control_names_its_hint_and_its_fault():
    html = page(form=BehovForm({}))

    assertInHTML(
        '<input type="text" name="rubrik" id="id_rubrik" required aria-invalid="true"'
        ' aria-describedby="id_rubrik_helptext id_rubrik_error"'
        ' class="textinput form-control is-invalid">',
        html,
    )
    assert '<fieldset aria-describedby="id_mognad_helptext id_mognad_error">' in html


def test_only_what_is_optional_is_marked():
    html = page(form=BehovForm())

    assert strip_tags(html).count("(valfritt)") == 1
    assertInHTML(
        '<label for="id_not_needed">Länk <span class="optional">(valfritt)</span></label>', html
    )
    assert "*" not in html.split("<main")[1]


def test_a_filter_marks_nothing():
    form = BehovForm()
    form.helper = FormHelper()
    form.helper.hide_optional = True

    assert "(valfritt)" not in page(form=form)


def test_the_browser_does_not_validate():
    assert "novalidate" in page(form=BehovForm())


@pytest.mark.parametrize(("noun", "named"), [({}, "Rad 1"), ({"noun": "Tid"}, "Tid 1")])
def test_the_summary_names_the_row_of_a_formset_as_the_page_does(noun, named):
    rows = forms.formset_factory(BehovForm, extra=2)(
        {
            "form-TOTAL_FORMS": 2,
            "form-INITIAL_FORMS": 1,
            "form-0-rubrik": "x",
            "form-0-mognad": "ide",
            "form-0-agree": "on",
            "form-0-version": 1,
        }
    )
    vars(rows).update(noun)

    html = page(formset=rows)

    assertInHTML("<title>Fel: Sida – Behovsfas</title>", html)
    assertInHTML(f"<ul><li>{named}: Något hänger inte ihop.</li></ul>", html)


def test_a_message_is_announced():
    assertInHTML('<div class="messages" role="status" tabindex="-1"></div>', page())
