"""Charts in a real browser, inline under the site's own policy, in whatever font is at hand."""

import pytest
from playwright.sync_api import expect

from nyttokalkyl.charts import charts, svg
from nyttokalkyl.results import results_of
from tests.nyttokalkyl.uncertain_example import SETTINGS, uncertain_example

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

MISPLACED = """() => {
  const found = [];
  for (const picture of document.querySelectorAll("svg")) {
    const edge = picture.getBoundingClientRect();
    const texts = [...picture.querySelectorAll("text")]
      .map(element => [element.textContent, element.getBoundingClientRect()]);
    texts.forEach(([text, box], position) => {
      if (box.left < edge.left - 1 || box.right > edge.right + 1) found.push(`outside: ${text}`);
      for (const [other, its] of texts.slice(position + 1)) {
        const width = Math.min(box.right, its.right) - Math.max(box.left, its.left);
        const height = Math.min(box.bottom, its.bottom) - Math.max(box.top, its.top);
        if (width > 1 && height > 3) found.push(`overlapping: ${text} and ${other}`);
      }
    });
  }
  return found;
}"""


@pytest.fixture(scope="module")
def drawn():
    return charts(results_of(uncertain_example(), SETTINGS))


@pytest.mark.parametrize("width", [288, 640])
def test_pictures_stand_in_a_page_with_every_text_in_its_place(visit, drawn, width):
    visitor = visit(width=width + 32)
    policy = visitor.page.goto("/").headers["content-security-policy"]
    body = "".join(svg(each, width=width) for each in drawn)
    page = f"<!doctype html><html lang=sv><title>Bilder</title><main><h1>Bilder</h1>{body}</main>"
    headers = {"content-security-policy": policy, "content-type": "text/html; charset=utf-8"}
    visitor.page.route("**/bilder", lambda route: route.fulfill(body=page, headers=headers))

    visitor.page.goto("/bilder")

    expect(visitor.page.locator("svg[role=img]")).to_have_count(len(drawn))
    assert visitor.page.evaluate(MISPLACED) == []
    assert visitor.violations() == []
