"""The words a behov is described with. Labels are what people read."""

from django.db.models import TextChoices


class Status(TextChoices):
    """Where a behov stands. behov/workflow.py is the only code that changes it."""

    UTKAST = "utkast", "Utkast"
    INSKICKAT = "inskickat", "Inskickat"
    UNDER_BEREDNING = "under_beredning", "Under beredning"
    KOMPLETTERING = "komplettering", "Väntar på komplettering"
    I_ARENA = "i_arena", "I utvecklingsarena"
    BEREDD = "beredd", "Klart för beslut"
    GODKANT = "godkant", "Godkänt"
    AVSLAGET = "avslaget", "Avslaget"
    VILANDE = "vilande", "Vilande"
    OVERLAMNAT = "overlamnat", "Överlämnat"
    UPPFOLJNING = "uppfoljning", "Nyttan följs upp"
    AVSLUTAT = "avslutat", "Avslutat"
    ATERKALLAT = "aterkallat", "Återkallat"
    SAMMANSLAGET = "sammanslaget", "Sammanslaget"


EDITABLE = frozenset({Status.UTKAST, Status.KOMPLETTERING})
"""Where the writers may change the text."""

CLOSED = frozenset({Status.AVSLAGET, Status.AVSLUTAT, Status.ATERKALLAT, Status.SAMMANSLAGET})
"""Where nobody is expected to do anything more."""

PAUSED = frozenset({Status.KOMPLETTERING, Status.I_ARENA, Status.VILANDE})
"""Where beredningen waits for someone else, so that its clock stands still."""


class Anledning(TextChoices):
    AVTAL = "avtal_loper_ut", "Ett avtal löper ut"
    LAGKRAV = "lagkrav", "Ett lagkrav"
    NY_TEKNIK = "ny_teknik", "En idé eller ny teknik"
    EFFEKTIVISERING = "effektivisering", "Effektivare arbete"
    SERVICE = "battre_service", "Bättre service"
    SAKERHET = "sakerhet_driftrisk", "Informationssäkerhet eller driftrisk"
    TEKNISK_SKULD = "teknisk_skuld", "Teknisk skuld"
    ORGANISATION = "organisationsforandring", "Förändrad organisation"
    UPPDRAG = "politiskt_uppdrag", "Ett politiskt uppdrag"
    SAMORDNING = "nationell_samordning", "Regional eller nationell samordning"
    TILLGANGLIGHET = "tillganglighet", "Tillgänglighet"
    MILJO = "miljo", "Miljö"
    ARBETSMILJO = "arbetsmiljo", "Arbetsmiljö"


DATED = frozenset({Anledning.AVTAL, Anledning.LAGKRAV})
"""Reasons that come with a date that cannot be moved."""


class Mognad(TextChoices):
    IDE = "ide", "En idé"
    BESKRIVET = "beskrivet_behov", "Ett beskrivet behov"
    KRAV = "krav_finns", "Krav finns"
    UPPHANDLINGSKLART = "upphandlingsklart", "Klart att upphandla"


class Agartyp(TextChoices):
    """What kind of owner a behov has. SAKNAS leads to the arena candidates."""

    OBJEKT = "objekt", "Ett objekt"
    VERKSAMHET = "verksamhet", "En verksamhet"
    SAKNAS = "saknas", "Ingen ägare finns"
    VET_EJ = "vet_ej", "Vet ej"


class Omfattning(TextChoices):
    ETT_OBJEKT = "ett_objekt", "Ett objekt"
    EN_VERKSAMHET = "en_verksamhet", "En verksamhet"
    FLERA = "flera", "Flera verksamheter"
    HELA_KOMMUNEN = "hela_kommunen", "Hela kommunen"


class Kategori(TextChoices):
    """The benefit categories of the Swedish method (Inera, Digg, SKR)."""

    FINANSIELL = "finansiell", "Ekonomi: pengar sparas eller kommer in"
    OMFORDELNING = "omfordelning", "Tid: resurser frigörs till annat"
    KVALITET = "kvalitet", "Kvalitet: det blir bättre för någon"
    MILJO = "miljo", "Miljö: påverkan minskar"


class Storlek(TextChoices):
    LITEN = "liten", "Liten"
    MEDEL = "medel", "Medel"
    STOR = "stor", "Stor"
    VET_EJ = "vet_ej", "Vet ej"


class Timmar(TextChoices):
    """Intervals of hours; the limits are those of the förkontroll."""

    HOGST_40 = "hogst_40", "Högst 40 timmar"
    HOGST_500 = "hogst_500", "41–500 timmar"
    OVER_500 = "over_500", "Mer än 500 timmar"
    VET_EJ = "vet_ej", "Vet ej"


class Belopp(TextChoices):
    """Intervals of kronor; the limits are those at which a nyttokalkyl is suggested."""

    HOGST_200 = "hogst_200", "Högst 200 000 kr"
    HOGST_1000 = "hogst_1000", "Mer än 200 000 kr, högst 1 miljon kr"
    HOGST_5000 = "hogst_5000", "Mer än 1 miljon kr, högst 5 miljoner kr"
    OVER_5000 = "over_5000", "Mer än 5 miljoner kr"
    VET_EJ = "vet_ej", "Vet ej"


class Finansiering(TextChoices):
    KLAR = "klar", "Det finns pengar avsatta"
    DELVIS = "delvis", "Det finns pengar till en del"
    OKLAR = "oklar", "Finansieringen är oklar"
    VET_EJ = "vet_ej", "Vet ej"


class Svar(TextChoices):
    JA = "ja", "Ja"
    NEJ = "nej", "Nej"
    VET_EJ = "vet_ej", "Vet ej"


class Fraga(TextChoices):
    """What beredningen wants to know early about law and technology. "Vet ej" is a valid answer."""

    PERSONUPPGIFTER = "personuppgifter", "Behandlas personuppgifter?"
    SEKRETESS = "sekretess", "Finns uppgifter som omfattas av sekretess?"
    INFORMATIONSKLASS = "informationsklass", "Är informationen klassad (K, R, T)?"
    EXTERN_PART = (
        "extern_part",
        "Ska en extern part, molntjänst eller tredje land ha informationen?",
    )
    AI = "ai", "Används AI?"
    INTEGRATIONER = "integrationer", "Behövs kopplingar till andra system?"
    UPPHANDLING = "upphandling", "Behövs upphandling, eller finns ett ramavtal?"
    ARKIV = "arkiv", "Påverkas arkivering eller gallring?"
    PUBLIKT = "publikt_granssnitt", "Ska invånare eller företag använda lösningen?"


class Forkontrollfraga(TextChoices):
    """A behov goes through the process if at least one of these holds."""

    GEMENSAMMA_TIMMAR = "gemensamma_timmar", "Behövs mer än 40 timmar av gemensamma resurser?"
    TOTALA_TIMMAR = "totala_timmar", "Behövs mer än 500 timmar totalt?"
    FINANSIERING = "finansiering", "Är finansieringen oklar?"
    NYTT_STOD = "nytt_stod", "Ska ett nytt it-stöd utvecklas eller köpas?"
    INTEGRATIONER = "integrationer", "Behövs nya kopplingar mellan system?"
    EXTERN_PART = "extern_part", "Kommer en extern part att behandla kommunens information?"
    FLERA_VERKSAMHETER = "flera_verksamheter", "Berörs flera verksamheter?"


class Utfall(TextChoices):
    """What a beslut says is to happen."""

    UTREDA = "utreda", "Utred vidare"
    PROJEKT = "projekt", "Genomför som projekt"
    UPPHANDLA = "upphandla", "Upphandla"
    OBJEKTPLAN = "objektplan", "Hantera i objektplanen"
    POC = "poc", "Pröva i liten skala (PoC)"
    VILANDE = "vilande", "Låt vila"
    AVSLAG = "avslag", "Avslå"


APPROVING = (Utfall.UTREDA, Utfall.PROJEKT, Utfall.UPPHANDLA, Utfall.OBJEKTPLAN, Utfall.POC)


class Organ(TextChoices):
    """The bodies that decide."""

    RADET = "radet", "Digitaliseringsrådet"
    DIREKTOREN = "direktoren", "Digitaliseringsdirektören"
    OBJEKTAGAREN = "objektagaren", "Objektägaren"


class Omrade(TextChoices):
    """What a sakkunnig is asked about."""

    JURIDIK = "juridik", "Juridik"
    INFORMATIONSSAKERHET = "informationssakerhet", "Informationssäkerhet"
    ARKITEKTUR = "arkitektur", "Arkitektur"
    ARKIV = "arkiv", "Arkiv"
    DATASKYDD = "dataskydd", "Dataskydd"
    UPPHANDLING = "upphandling", "Upphandling"


class Checksvar(TextChoices):
    UPPFYLLT = "uppfyllt", "Uppfyllt"
    DELVIS = "delvis", "Delvis"
    EJ_UPPFYLLT = "ej_uppfyllt", "Ej uppfyllt"
    EJ_RELEVANT = "ej_relevant", "Ej relevant"
