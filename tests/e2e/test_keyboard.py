"""Every page of the arenas, and the long lists, with nothing but the Tab key."""

import pytest

from tests.e2e.test_accessibility import SHOWN, Made, shown_to
from tests.test_who_may import URLS
from tests.who_may import Stage

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

LISTS = ["behov:list", "behov:mine", "admin:behov_behov_changelist"]
WALKED = [*(key for key in SHOWN if key.startswith("arenor:")), *LISTS]

MARK = """() => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")];
  const stops = all.filter((one) => one.checkVisibility() && one.type !== "radio"
    && one.tabIndex >= 0 && !one.disabled);
  stops.forEach((one, index) => one.dataset.stop = index);
  return stops.map((one) => one.outerHTML.slice(0, 120));
}"""
HERE = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
  const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
  const hit = document.elementFromPoint(x, y);
  const isSeen = hit && (one.contains(hit) || hit.contains(one)) && box.width > 1;
  return {
    stop: one.dataset.stop ?? null,
    isBody: one === document.body,
    what: one.outerHTML.slice(0, 120),
    isSeen: Boolean(isSeen && hit !== document.body && hit !== document.documentElement),
    // The button of a date field that opens the calendar has a ring of its own, out of reach.
    isRinged: one.type === "date" || style.outlineStyle !== "none" || style.boxShadow !== "none",
  };
}"""


def walked(page):
    """What is wrong on the way: hidden, without a ring, out of order, or never reached."""
    stops = page.evaluate(MARK)
    faults, reached = [], []
    for _ in range(3 * len(stops) + 10):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here["isBody"]:
            break
        faults += [f"hidden: {here['what']}"] * (not here["isSeen"])
        faults += [f"no ring: {here['what']}"] * (not here["isRinged"])
        reached += [] if here["stop"] is None else [int(here["stop"])]
    if reached != sorted(reached):
        faults.append("out of order")
    return faults + [stops[missed] for missed in sorted(set(range(len(stops))) - set(reached))]


@pytest.mark.parametrize("width", [320, 1280])
def test_the_tab_key_reaches_everything_in_order_and_is_seen(visit, width):
    stages = Made(Stage)
    visitors = Made(lambda person: visit(person, width=width, reduced_motion="reduce"))
    faults = {}
    for key in WALKED:
        row = SHOWN[key]
        stage = stages[row.status]
        page = visitors[stage.people.get(shown_to(row))].page
        page.goto(stage.url(*URLS[key]))
        if found := walked(page):
            faults[key] = found

    assert faults == {}
