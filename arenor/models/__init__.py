"""What is stored of an arena: the series of workshops, who takes part, and what it ends in."""

from arenor.models.arena import Arenahandelse, Utvecklingsarena
from arenor.models.deltagare import Deltagare, Kalenderflode
from arenor.models.resultat import (
    Ambition,
    Effektmal,
    Matning,
    Mojlighet,
    Projekt,
    Rost,
    Samtycke,
)
from arenor.models.workshop import (
    Anteckning,
    Atgard,
    Inbjudan,
    Tidsforslag,
    Tidssvar,
    Workshop,
)

__all__ = [
    "Ambition",
    "Anteckning",
    "Arenahandelse",
    "Atgard",
    "Deltagare",
    "Effektmal",
    "Inbjudan",
    "Kalenderflode",
    "Matning",
    "Mojlighet",
    "Projekt",
    "Rost",
    "Samtycke",
    "Tidsforslag",
    "Tidssvar",
    "Utvecklingsarena",
    "Workshop",
]
