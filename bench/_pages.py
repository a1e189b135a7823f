"""Pages through Django's whole stack, each measured in turn with a floor.

The floor is a page that only signs in and renders the same frame. The ratio says what the content
costs, whatever the machine.
"""

import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisation.models import Anvandare

ROUNDS = 25


def report(pages: Mapping[str, tuple[Anvandare, str]]) -> None:
    """A line for each page: name -> (who looks, address)."""
    floor = reverse("tillganglighet")
    print(f"{'page':18} {'queries':>7} {'kB':>6} {'median ms':>10} {'p95 ms':>8} {'× floor':>8}")
    for name, (person, url) in pages.items():
        client = Client(SERVER_NAME="localhost")
        client.force_login(person)
        response, queries = _counted(client, url)
        times, floors = [], []
        for _ in range(ROUNDS):
            times.append(timed(client.get, url))
            floors.append(timed(client.get, floor))
        median = statistics.median(times)
        p95 = statistics.quantiles(times, n=20)[-1]
        ratio = median / statistics.median(floors)
        print(
            f"{name:18} {queries:7} {len(response.content) / 1000:6.0f} "
            f"{median:10.1f} {p95:8.1f} {ratio:8.1f}"
        )


def timed(call: Callable[..., object], *arguments: object) -> float:
    """Milliseconds."""
    started = time.perf_counter()
    call(*arguments)
    return (time.perf_counter() - started) * 1000


def _counted(client: Client, url: str) -> tuple[Any, int]:
    client.get(url)  # caches of the process: templates, content types
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    if response.status_code != 200:  # noqa: PLR2004
        message = f"{url} answered {response.status_code}"
        raise RuntimeError(message)
    return response, len(queries)
