"""The pages on which people follow behov."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from behov.models import Behov


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    behov = get_object_or_404(Behov.objects.visible_to(request.user), pk=pk)
    return render(request, "behov/detail.html", {"behov": behov})
