"""An arena under way: one workshop held, one booked, one being found a time for, with guests."""

import uuid

from arenor import workflow
from arenor.choices import Ambitionsniva, Deltagarroll, Grad, Intressentgrupp, Kan, Svar
from arenor.demo.stage import LASTS, People, at, book, day, invite, join, on
from arenor.models import Deltagare, Utvecklingsarena, Workshop
from arenor.workflow.series import TEMPLATE
from behov.models import Behov
from organisation.models import Anvandare

ABOUT = "Gemensamma regler för hur medarbetare får använda AI"


def play(people: People) -> None:
    dag = people["dag"]
    with on(-18):
        arena = workflow.open_arena(
            by=dag,
            title="AI i vardagen: hur långt vill vi gå?",
            question="Vad ska medarbetare få använda AI till, och vad vill vi nå med det?",
            background="Chefer ber om regler. Invånare frågar vem som läser deras text.",
            behov=[Behov.objects.get(title=ABOUT)],
        )
    with on(-17):
        workshoppar = workflow.add_workshops(arena, TEMPLATE)
        cast = _gather(arena, people)
    with on(-16):
        workflow.plan(arena, by=dag)
        first = book(workshoppar[0], -5, place="Biblioteket, hörsalen")
        workflow.start(arena, by=dag)
    _first_meeting(first, cast)
    _next(workshoppar, cast)
    _said(arena, cast, dag)


def _gather(arena: Utvecklingsarena, people: People) -> dict[str, Deltagare]:
    return {
        "ilse": join(
            arena, people["ilse"], role=Deltagarroll.FACILITATOR, group=Intressentgrupp.IT
        ),
        "maja": join(arena, people["maja"], interest=Grad.MYCKET_STOR),
        "vera": join(arena, people["vera"], influence=Grad.STOR),
        "kim": join(arena, people["kim"], role=Deltagarroll.OBSERVATOR, interest=Grad.LITEN),
        "sam": invite(
            arena,
            "Sam Ordsson",
            organisation="Pensionärsrådet",
            group=Intressentgrupp.INVANARE,
        ),
        "mio": invite(
            arena,
            "Mio Kodström",
            organisation="Grannkommunen",
            group=Intressentgrupp.PARTNER,
        ),
    }


def _first_meeting(workshop: Workshop, cast: dict[str, Deltagare]) -> None:
    with on(-5):
        came = [cast[name] for name in ("ilse", "maja", "vera", "sam")]
        workflow.hold(workshop, attended=came)
        for name, text in (
            ("maja", "Vi använder redan AI för att skriva om texter, men vågar inte berätta det."),
            (
                "sam",
                "Det ska synas när ett svar är skrivet med AI, och en människa ska stå för det.",
            ),
        ):
            workflow.write_note(workshop, by=cast[name], text=text, token=uuid.uuid4())
        workflow.add_atgard(
            workshop,
            text="Samla frågorna som kontaktcenter får om AI",
            owner=cast["maja"],
            due_on=day(6),
        )


def _next(workshoppar: list[Workshop], cast: dict[str, Deltagare]) -> None:
    """The second has a time; of the third it is asked which time suits."""
    with on(-4):
        second = book(workshoppar[1], 8, place="Biblioteket, hörsalen")
        proposed = [(at(days), at(days) + LASTS) for days in (21, 22, 24)]
        forslag = workflow.propose_times(workshoppar[2], proposed)
    with on(-2):
        for name, svar in (("maja", Svar.JA), ("sam", Svar.JA), ("vera", Svar.KANSKE)):
            workflow.answer(second.inbjudningar.get(deltagare=cast[name]), svar)
        kan = {"maja": (Kan.JA, Kan.JA, Kan.NEJ), "sam": (Kan.NEJ, Kan.JA, Kan.NODVANDIGT)}
        for name, answers in kan.items():
            workflow.answer_poll(cast[name], dict(zip(forslag, answers, strict=True)))


def _said(arena: Utvecklingsarena, cast: dict[str, Deltagare], dag: Anvandare) -> None:
    with on(-3):
        texts = workflow.add_mojlighet(
            arena,
            by=cast["maja"],
            text="Skriv om beslut till lättläst svenska innan de skickas",
            for_residents="Fler förstår sitt beslut och slipper ringa.",
            for_organisation="Färre samtal till kontaktcenter.",
        )
        notes = workflow.add_mojlighet(
            arena,
            by=cast["vera"],
            text="Dokumentera hembesök genom att tala in dem",
            for_organisation="Mer tid hos brukarna.",
        )
        for mojlighet, names in (
            (texts, ("maja", "vera", "sam", "mio")),
            (notes, ("vera", "ilse")),
        ):
            for name in names:
                workflow.vote(mojlighet, by=cast[name])
        workflow.write_ambition(
            arena,
            by=dag,
            level=Ambitionsniva.TESTA,
            text="Vi prövar AI där den hjälper invånarna att förstå, och berättar öppet om det.",
            after=0,
        )
