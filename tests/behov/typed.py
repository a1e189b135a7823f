"""What a browser sends when somebody has opened a page of the form and changed a little."""

import re

from django.urls import reverse

from behov.forms.pages import PAGES

TOKEN = re.compile(r"\b\w{64}\b|\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
"""What protects the forms of a page, or tells one from another, and is new in each answer."""

PAGE = {page.slug: page for page in PAGES}


def typed(behov, slug, **changes):
    form = PAGE[slug].form(behov.draft if behov.is_editable else behov)
    rows = form.formset.forms if form.formset else []
    fields = [field for one in [form, *rows] for field in one]
    data = {field.html_name: field.value() for field in fields if field.value() is not None}
    if form.formset:
        data |= {"nyttor-TOTAL_FORMS": len(rows), "nyttor-INITIAL_FORMS": 0}
    return data | changes


def url(name, *args, **query):
    return reverse(f"behov:{name}", args=args, query=query or None)


def page_url(behov, slug):
    return url("edit", behov.pk, slug)
