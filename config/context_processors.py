"""What every template knows."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001 -- Django's signature
    return {
        "kommun_name": settings.KOMMUN_NAME,
        "kommun_contact": settings.KOMMUN_CONTACT,
        "demo": settings.DEMO,
    }
