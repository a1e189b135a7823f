"""What can be chosen in an arena."""

from django.db.models import IntegerChoices, TextChoices


class Arenastatus(TextChoices):
    """Where an arena stands. arenor/workflow is the only code that changes it."""

    FORSLAG = "forslag", "Förslag"
    PLANERAD = "planerad", "Planerad"
    PAGAR = "pagar", "Pågår"
    SAMMANSTALLNING = "sammanstallning", "Sammanställning"
    AVSLUTAD = "avslutad", "Avslutad"
    NEDLAGD = "nedlagd", "Nedlagd"


ENDED = frozenset({Arenastatus.AVSLUTAD, Arenastatus.NEDLAGD})

SHAPES = {
    Arenastatus.FORSLAG: "draft",
    Arenastatus.PLANERAD: "new",
    Arenastatus.PAGAR: "active",
    Arenastatus.SAMMANSTALLNING: "ready",
    Arenastatus.AVSLUTAD: "done",
    Arenastatus.NEDLAGD: "stop",
}
"""Which status badge of static/css/components.css."""


class Intressentgrupp(TextChoices):
    """Whom a participant speaks for."""

    INVANARE = "invanare", "Invånare"
    FORETAG = "foretag", "Företag"
    VERKSAMHET = "verksamhet", "Kommunens verksamheter"
    POLITIK = "politik", "Förtroendevalda"
    IT = "it", "It och digitalisering"
    PARTNER = "partner", "Andra myndigheter och partner"
    OVRIGA = "ovriga", "Övriga"


class Deltagarroll(TextChoices):
    DELTAGARE = "deltagare", "Deltagare"
    FACILITATOR = "facilitator", "Facilitator"
    EXPERT = "expert", "Sakkunnig"
    OBSERVATOR = "observator", "Observatör"


class Grad(IntegerChoices):
    """Interest and influence, in the stakeholder map."""

    MYCKET_LITEN = 1, "Mycket litet"
    LITEN = 2, "Litet"
    MEDEL = 3, "Medel"
    STOR = 4, "Stort"
    MYCKET_STOR = 5, "Mycket stort"


class Svar(TextChoices):
    """The answer to an invitation, by the name that calendars have for it."""

    INGET = "NEEDS-ACTION", "Inget svar än"
    JA = "ACCEPTED", "Kommer"
    KANSKE = "TENTATIVE", "Kanske"
    NEJ = "DECLINED", "Kommer inte"


class Kan(TextChoices):
    """The answer to one proposed time."""

    JA = "ja", "Passar"
    NODVANDIGT = "nodvandigt", "Om det måste"
    NEJ = "nej", "Passar inte"


class Ambitionsniva(TextChoices):
    """How far the municipality wants to go."""

    AVVAKTA = "avvakta", "Avvakta"
    BEVAKA = "bevaka", "Bevaka"
    TESTA = "testa", "Testa"
    INFORA = "infora", "Införa"
    LEDA = "leda", "Leda"


class Projektslag(TextChoices):
    """What an effektmål starts."""

    PROJEKT = "projekt", "Projekt"
    BEHOV = "behov", "Nytt behov"


class Projektlage(TextChoices):
    PLANERAT = "planerat", "Planerat"
    PAGAR = "pagar", "Pågår"
    KLART = "klart", "Klart"
    AVBRUTET = "avbrutet", "Avbrutet"
