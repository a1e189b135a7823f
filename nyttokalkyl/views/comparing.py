"""Two versions of a nyttokalkyl side by side, or two calculations of the same behov."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from nyttokalkyl.comparison import compare, effects
from nyttokalkyl.computed import computed
from nyttokalkyl.models import Nyttokalkyl
from nyttokalkyl.views.page import for_readers, show
from organisation.http import AppRequest


@require_safe
@for_readers
def compare_versions(request: AppRequest, kalkyl: Nyttokalkyl, other_pk: int) -> HttpResponse:
    """What was changed from `other_pk` to this one, and what that did to the figures."""
    same_behov = Nyttokalkyl.objects.filter(behov=kalkyl.behov_id)
    other = get_object_or_404(same_behov, pk=other_pk)
    sections = compare(other.content, kalkyl.content)
    return show(
        request,
        kalkyl,
        "compare.html",
        other=other,
        sections=sections,
        differs=any(section.parts for section in sections),
        effects=effects(computed(other.content).results, computed(kalkyl.content).results),
    )
