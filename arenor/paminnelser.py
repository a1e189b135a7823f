"""What falls due in an arena and what is said of it, as it begins; and who reads its letters."""

from django.db.models import QuerySet

from arenor import obligations as due
from arenor import sending
from arenor.models import Atgard, Effektmal, Utvecklingsarena, Workshop
from organisation.models import Anvandare
from utskick import reading
from utskick.paminnelser import Rule, Step, Texts, register

sending.register()


def _workshops_seen_by(user: Anvandare) -> QuerySet:
    return Workshop.objects.filter(arena__in=Utvecklingsarena.objects.visible_to(user))


def _atgarder_seen_by(user: Anvandare) -> QuerySet:
    return Atgard.objects.filter(workshop__arena__in=Utvecklingsarena.objects.visible_to(user))


register(
    Rule(
        key=sending.REMINDER,
        name="En workshop som snart är",
        why="du är inbjuden till workshoppen",
        texts=Texts(
            subject="Workshop {datum}: {tema}",
            text="Workshoppen ”{tema}” i utvecklingsarenan ”{arena}” är {tid}.\n\nSäg till om du "
            "inte kan komma.",
            late_subject="Workshop {datum}: {tema}",
            late_text="Workshoppen ”{tema}” i utvecklingsarenan ”{arena}” var {tid}.",
            action="Se dagordningen och svara",
        ),
        placeholders={
            "tema": "workshoppens tema",
            "arena": "arenans rubrik",
            "tid": "dag och klockslag",
        },
        steps=(Step(-5), Step(-1)),
        weekly=False,
        due_by=due.workshops_by,
        visible_to=_workshops_seen_by,
        obligations=due.workshops,
    )
)
register(
    Rule(
        key="arena_atgard",
        name="En åtgärd från en workshop",
        why="du har tagit på dig åtgärden",
        texts=Texts(
            subject="Gör klart senast {datum}: {atgard}",
            text="I utvecklingsarenan ”{arena}” har du tagit på dig ”{atgard}”. Det ska vara klart "
            "senast {datum}.",
            late_subject="Skulle ha varit klart: {atgard}",
            late_text="I utvecklingsarenan ”{arena}” har du tagit på dig ”{atgard}”. Det skulle ha "
            "varit klart senast {datum}.",
            action="Markera åtgärden som klar",
        ),
        placeholders={"atgard": "vad som ska göras", "arena": "arenans rubrik"},
        steps=(Step(-2), Step(0), Step(2), Step(5, to_direktor=True)),
        due_by=due.atgarder_by,
        visible_to=_atgarder_seen_by,
        obligations=due.atgarder,
    )
)
register(
    Rule(
        key="arena_matning",
        name="Mät ett effektmål",
        why="du äger effektmålet eller leder arenan",
        texts=Texts(
            subject="Dags att mäta: {effektmal}",
            text="Effektmålet ”{effektmal}” från utvecklingsarenan ”{arena}” ska mätas senast "
            "{datum}. Mätetalet är {matetal}.",
            late_subject="Mätningen saknas: {effektmal}",
            late_text="Effektmålet ”{effektmal}” från utvecklingsarenan ”{arena}” skulle ha mätts "
            "senast {datum}. Mätetalet är {matetal}.",
            action="För in värdet",
        ),
        placeholders={
            "effektmal": "effektmålets text",
            "matetal": "vad som mäts",
            "arena": "arenans rubrik",
        },
        steps=(Step(-5), Step(0), Step(5), Step(10, to_direktor=True)),
        due_by=due.measurements_by,
        visible_to=Effektmal.objects.visible_to,
        obligations=due.measurements,
    )
)


def _reads_arenas(reader: Anvandare) -> bool:
    return reader.has_perm("arenor.view_utvecklingsarena")


def _arenas(reader: Anvandare) -> QuerySet:
    arenas = Utvecklingsarena.objects
    return arenas.all() if _reads_arenas(reader) else arenas.none()


def _workshops(reader: Anvandare) -> QuerySet:
    return Workshop.objects.all() if _reads_arenas(reader) else Workshop.objects.none()


def _atgarder(reader: Anvandare) -> QuerySet:
    return Atgard.objects.all() if _reads_arenas(reader) else Atgard.objects.none()


def _effektmal(reader: Anvandare) -> QuerySet:
    return Effektmal.objects.all() if _reads_arenas(reader) else Effektmal.objects.none()


reading.register(Utvecklingsarena, _arenas)
reading.register(Workshop, _workshops)
reading.register(Atgard, _atgarder)
reading.register(Effektmal, _effektmal)
