"""A real browser in front of the real site. Every page it opens is watched: see `Visitor`."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import sync_playwright

# Playwright keeps an event loop in the thread of the test, which Django would refuse to query in.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HEIGHT = 900


@pytest.fixture(scope="session")
def browser(chromium_path, django_db_setup):  # noqa: ARG001 -- set up before Playwright starts
    migrated = connection._test_serialized_contents
    with sync_playwright() as playwright:
        # Beside Playwright's loop this thread has another connection object, which must know
        # too what the tables held before the first test.
        connection._test_serialized_contents = migrated
        browser = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield browser
        browser.close()


class Visitor:
    """One person in a browser window of their own.

    `problems` fills while they visit: blocked by the content security policy, an error in the
    console, a request to another host. The fixture that made the visitor asserts it is empty.
    """

    def __init__(self, browser, base_url, user, **options):
        self.base_url = base_url
        self.problems = []
        self.context = browser.new_context(base_url=base_url, locale="sv-SE", **options)
        if user is not None:
            self.context.add_cookies([self.session_of(user)])
        self.page = self.context.new_page()
        self.page.on("console", self.note_message)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("request", self.note_request)

    def session_of(self, user):
        client = Client()
        client.force_login(user)
        return {"name": "session", "value": client.cookies["session"].value, "url": self.base_url}

    def note_message(self, message):
        expected = "the server responded with a status of"  # the test asserts the answer itself
        if message.type == "error" and expected not in message.text:
            self.problems.append(f"{self.page.url}: {message.text}")

    def note_request(self, request):
        url = urlsplit(request.url)
        if url.scheme != "data" and url.netloc != urlsplit(self.base_url).netloc:
            self.problems.append(f"request to {url.netloc}")

    def violations(self):
        """What axe finds on the page as it stands, as "rule: selector"."""
        self.page.wait_for_load_state()  # a click waits for the answer, not for all of it
        before = len(self.problems)
        self.page.evaluate(f"{AXE.read_text()};void 0")  # not a script tag: the policy blocks it
        found = self.page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG
        )
        del self.problems[before:]  # it tries inline styles itself, which are blocked
        return [
            f"{rule['id']}: {node['target']}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    def scrolls_sideways(self):
        self.page.wait_for_load_state()
        return self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )


@pytest.fixture
def visit(browser, live_server):
    """visit(user, width=320, javascript=False) -> Visitor."""
    visitors = []

    def open_window(user=None, *, width=1280, javascript=True, **options):
        visitor = Visitor(
            browser,
            live_server.url,
            user,
            viewport={"width": width, "height": HEIGHT},
            java_script_enabled=javascript,
            **options,
        )
        visitors.append(visitor)
        return visitor

    yield open_window
    problems = [problem for visitor in visitors for problem in visitor.problems]
    for visitor in visitors:
        visitor.context.close()
    assert problems == []
