"""The yttranden that a page shows to one reader."""

from behov import permissions
from behov.models import Behov, Yttrande
from organisation.models import Anvandare


def yttranden_told_to(reader: Anvandare, behov: Behov) -> list[Yttrande]:
    """In one query, or none if nobody has been asked. Who decides reads what beredningen does."""
    if not behov.sakkunniga:
        return []
    internal = permissions.can_read_internal(reader, behov) or permissions.can_decide(reader, behov)
    return list(behov.yttranden.told_to(reader, internal=internal))
