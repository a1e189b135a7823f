"""An arena that is planned: people are invited, half of the series is booked."""

from arenor import workflow
from arenor.choices import Deltagarroll, Intressentgrupp
from arenor.demo.stage import People, book, invite, join, on
from arenor.workflow.series import TEMPLATE
from behov.models import Behov

ABOUT = "Publicera kommunens öppna data"


def play(people: People) -> None:
    dag = people["dag"]
    behov = Behov.objects.get(title=ABOUT)
    with on(-4):
        arena = workflow.open_arena(
            by=dag,
            title="Öppna data som någon vill ha",
            question="Vilka av kommunens data ska andra få använda, och vem ansvarar för dem?",
            background="Fullmäktige vill att kommunen publicerar data. Ingen äger frågan.",
            behov=[behov],
        )
    with on(-3):
        workshoppar = workflow.add_workshops(arena, TEMPLATE)
        join(arena, people["ilse"], role=Deltagarroll.FACILITATOR, group=Intressentgrupp.IT)
        join(arena, people["maja"])
        invite(
            arena,
            "Noor Datadotter",
            organisation="Byapparna ekonomisk förening",
            group=Intressentgrupp.FORETAG,
        )
    with on(-2):
        book(workshoppar[0], 12, place="Stadshuset, sal Eken")
        book(workshoppar[1], 27, link="https://moten.exempelstad.example/oppna-data")
    with on(-1):
        workflow.plan(arena, by=dag)
