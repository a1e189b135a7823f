"""The ledger of letters, the rules of reminders, and what readers have chosen."""

from utskick.models.ledger import (
    DIGEST,
    Guest,
    Heartbeat,
    State,
    Studs,
    Utskick,
    UtskickQuerySet,
    about_of,
    message_id_of,
    prefix_of,
)
from utskick.models.readers import Aviseringsval, Takt, Uppskov
from utskick.models.rules import Paminnelseregel, Paminnelsesteg, Stangningsdag

__all__ = [
    "DIGEST",
    "Aviseringsval",
    "Guest",
    "Heartbeat",
    "Paminnelseregel",
    "Paminnelsesteg",
    "Stangningsdag",
    "State",
    "Studs",
    "Takt",
    "Uppskov",
    "Utskick",
    "UtskickQuerySet",
    "about_of",
    "message_id_of",
    "prefix_of",
]
