"""What is stored about a behov, and what may never be stored.

Every rule that must hold whoever writes (page, admin, import, shell) is a constraint or a trigger
here. What may happen to a behov, and when, stands in workflow.py.
"""

from behov.models.behov import Behov, BehovQuerySet
from behov.models.beredning import Checklistpunkt, Checklistsvar, Nummerserie, Statusregel
from behov.models.bilaga import Bilaga, Fil
from behov.models.record import Behovsversion, Beslut, Handelse
from behov.models.rows import Forutsattning, Nytta
from behov.models.yttrande import Yttrande, YttrandeQuerySet

__all__ = [
    "Behov",
    "BehovQuerySet",
    "Behovsversion",
    "Beslut",
    "Bilaga",
    "Checklistpunkt",
    "Checklistsvar",
    "Fil",
    "Forutsattning",
    "Handelse",
    "Nummerserie",
    "Nytta",
    "Statusregel",
    "Yttrande",
    "YttrandeQuerySet",
]
