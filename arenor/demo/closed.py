"""An arena that has closed: agreed on, with effektmål, projects and measurements since."""

from decimal import Decimal

from arenor import workflow
from arenor.choices import Ambitionsniva, Deltagarroll, Intressentgrupp, Projektlage, Projektslag
from arenor.demo.stage import People, day, held, invite, join, on
from arenor.models import Deltagare, Effektmal, Mojlighet, Utvecklingsarena
from arenor.workflow.series import TEMPLATE
from behov.models import Behov

ABOUT = "Nya detaljplaner i digital form enligt nationell standard"
CAME_TO = (
    "Kommunen ska gå före med digitala detaljplaner. Den som vill bygga ska kunna läsa planen på "
    "kartan och få besked snabbare."
)


def play(people: People) -> None:
    dag = people["dag"]
    with on(-160):
        arena = workflow.open_arena(
            by=dag,
            title="Från detaljplan till bygglov utan papper",
            question="Hur blir det enklare att bygga när planerna är digitala?",
            background="Planerna blir digitala enligt lag. Frågan är vad mer de kan användas till.",
        )
        workshoppar = workflow.add_workshops(arena, TEMPLATE)
        cast = [
            join(arena, people["ilse"], role=Deltagarroll.FACILITATOR, group=Intressentgrupp.IT),
            join(arena, people["vera"]),
            invite(
                arena,
                "Alva Byggmark",
                organisation="Byggherrarna i Exempelstad",
                group=Intressentgrupp.FORETAG,
            ),
        ]
    first = held(workshoppar[0], -140, place="Stadshuset, sal Eken", attended=cast)
    with on(-139):
        workflow.plan(first.arena, by=dag)
        workflow.start(arena, by=dag)
    for workshop, working_days in zip(workshoppar[1:], (-128, -116, -104), strict=True):
        held(workshop, working_days, place="Stadshuset, sal Eken", attended=cast)
    effektmal = _agreed(arena, cast, people)
    _started(arena, effektmal, people)
    with on(-80):
        arena.refresh_from_db()
        arena = workflow.close(arena, by=dag, version=arena.version, motivation=CAME_TO)
        workflow.publish(arena, by=dag, version=arena.version, summary=CAME_TO, is_public=True)
    _measured(effektmal, people)


def _agreed(
    arena: Utvecklingsarena, cast: list[Deltagare], people: People
) -> tuple[Effektmal, Effektmal]:
    """Possibilities, the ambition that they stand behind, and what it is to lead to."""
    kartan, kontroll = _possible(arena, cast)
    with on(-104):
        workflow.summarise(arena, by=people["dag"])
        ambition = workflow.write_ambition(
            arena, by=people["dag"], level=Ambitionsniva.LEDA, text=CAME_TO, after=0
        )
        workflow.agree(ambition, by=people["dag"], people=cast, agreed_on=day(-104))
    return _wanted(arena, kartan, kontroll, people)


def _possible(arena: Utvecklingsarena, cast: list[Deltagare]) -> tuple[Mojlighet, Mojlighet]:
    """The two that get votes, and a third."""
    with on(-110):
        kartan = workflow.add_mojlighet(
            arena,
            by=cast[2],
            text="Visa planerna på kartan, med det man får bygga",
            for_residents="Man ser själv vad som gäller för tomten.",
            for_businesses="Färre frågor innan man söker.",
        )
        kontroll = workflow.add_mojlighet(
            arena,
            by=cast[0],
            text="Kontrollera ansökan mot planen innan den skickas in",
            for_organisation="Färre kompletteringar.",
        )
        workflow.add_mojlighet(arena, by=cast[1], text="Visa planen i 3D i stadshuset")
        for person in cast:
            workflow.vote(kartan, by=person)
        workflow.vote(kontroll, by=cast[2])
    return kartan, kontroll


def _wanted(
    arena: Utvecklingsarena, kartan: Mojlighet, kontroll: Mojlighet, people: People
) -> tuple[Effektmal, Effektmal]:
    with on(-100):
        handlaggning = workflow.add_effektmal(
            arena,
            mojligheter=[kontroll],
            behov=[Behov.objects.get(title=ABOUT)],
            text="Den som söker bygglov får besked snabbare",
            indicator="Genomsnittlig handläggningstid",
            unit="dagar",
            baseline=Decimal(62),
            baseline_on=day(-105),
            target=Decimal(40),
            target_on=day(120),
            owner=people["vera"],
            measure_on=day(-40),
        )
        fragor = workflow.add_effektmal(
            arena,
            mojligheter=[kartan],
            text="Färre behöver fråga vad de får bygga",
            indicator="Frågor om detaljplaner till kontaktcenter",
            unit="per månad",
            baseline=Decimal(180),
            baseline_on=day(-105),
            target=Decimal(120),
            target_on=day(60),
            owner=people["olle"],
            measure_on=day(-20),
        )
    return handlaggning, fragor


def _started(
    arena: Utvecklingsarena, effektmal: tuple[Effektmal, Effektmal], people: People
) -> None:
    handlaggning, fragor = effektmal
    with on(-90):
        workflow.start_projekt(
            arena,
            by=people["dag"],
            effektmal=[handlaggning, fragor],
            name="Plankartan",
            slag=Projektslag.PROJEKT,
            lage=Projektlage.PAGAR,
            owner=people["ilse"],
            link="https://projekt.exempelstad.example/plankartan",
        )
        workflow.start_projekt(
            arena,
            by=people["dag"],
            effektmal=[handlaggning],
            name="Kontroll av bygglovsansökan",
            slag=Projektslag.PROJEKT,
            lage=Projektlage.PLANERAT,
            owner=people["vera"],
        )


def _measured(effektmal: tuple[Effektmal, Effektmal], people: People) -> None:
    handlaggning, fragor = effektmal
    for mal, who, values in (
        (handlaggning, "vera", ((-40, 57), (-5, 49))),
        (fragor, "olle", ((-20, 116),)),
    ):
        for working_days, value in values:
            with on(working_days):
                workflow.measure(
                    mal,
                    by=people[who],
                    measured_on=day(working_days),
                    value=Decimal(value),
                    comment="Ur ärendesystemet.",
                    measure_on=day(working_days + 65),
                )
