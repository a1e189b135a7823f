"""Finding behov by words, without telling more than the pages do."""

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import F, Func, Q

from behov.models import Behov, BehovQuerySet
from organisation.models import Anvandare


def found_by(user: Anvandare, text: str, *, among: BehovQuerySet) -> BehovQuerySet:
    """Those `among` that match; where `user` reads only a summary, by title and summary alone.

    Otherwise a search would answer what the page does not: whether a word stands in the rest.
    """
    if user.has_perm("behov.view_behov"):
        return among.matching(text)
    words = SearchQuery(text, config="swedish", search_type="websearch")
    in_full = Q(pk__in=Behov.objects.readable_by(user).filter(search=words).values("pk"))
    by_summary = Q(summary_words=words) | Q(reference__iexact=text.strip())
    return among.alias(summary_words=_SummaryWords(F("search"))).filter(in_full | by_summary)


class _SummaryWords(Func):
    """Title and summary, which have the weights A and B in the search vector."""

    template = "ts_filter(%(expressions)s, '{a,b}')"
    output_field = SearchVectorField()
