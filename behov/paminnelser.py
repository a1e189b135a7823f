"""What falls due for a behov, and what is said of it: the rules as they begin.

Texts, steps and numbers are rows that beredningen edits; here is what they are at first. And who
reads the letters about it: whoever reads what is internal, so nobody with an interest.
"""

from behov import obligations as due
from behov.choices import Anledning, Status
from behov.models import Behov, Yttrande
from behov.relevance import register_checks
from utskick import reading
from utskick.paminnelser import STANDARD_STEPS, Rule, Step, Texts, register

EXPIRY = "behov_utkast_tas_bort"
PLACEHOLDERS = {"nummer": "behovets nummer", "rubrik": "behovets rubrik"}

register_checks()
register(
    Rule(
        key="behov_ej_upptaget",
        name="Ta upp ett inskickat behov",
        why="du leder beredningen eller är utsedd till beredare",
        texts=Texts(
            subject="Ta upp {nummer} senast {datum}",
            text="Behovet ”{rubrik}” ska tas upp till beredning senast {datum}. Den som har "
            "skickat in det väntar på besked.",
            late_subject="{nummer} väntar på att tas upp",
            late_text="Behovet ”{rubrik}” skulle ha tagits upp till beredning senast {datum}. Den "
            "som har skickat in det väntar på besked.",
            action="Ta upp behovet eller utse en beredare",
        ),
        placeholders=PLACEHOLDERS,
        due_by=due.due_by(Status.INSKICKAT),
        visible_to=Behov.objects.visible_to,
        obligations=due.not_taken_up,
    )
)
register(
    Rule(
        key="behov_sen_beredning",
        name="Bli klar med beredningen",
        why="du bereder behovet",
        texts=Texts(
            subject="Beredningen av {nummer} ska vara klar {datum}",
            text="Beredningen av behovet ”{rubrik}” ska vara klar senast {datum}.",
            late_subject="Beredningen av {nummer} skulle ha varit klar",
            late_text="Beredningen av behovet ”{rubrik}” skulle ha varit klar senast {datum}.\n\n"
            "Lämna behovet till beslut, begär en komplettering eller låt det vila om det inte kan "
            "gå vidare nu.",
            action="Fortsätt beredningen",
        ),
        placeholders=PLACEHOLDERS,
        due_by=due.due_by(Status.UNDER_BEREDNING),
        visible_to=Behov.objects.visible_to,
        obligations=due.not_prepared,
    )
)
register(
    Rule(
        key="behov_vantar_pa_komplettering",
        name="Svara på en begäran om komplettering",
        why="du har skickat in behovet eller står för den som äger det",
        texts=Texts(
            subject="Komplettera {nummer} senast {datum}",
            text="Beredningen väntar på en komplettering av behovet ”{rubrik}”. Den ska komma in "
            "senast {datum}. Behövs inte behovet längre kan du återkalla det.",
            late_subject="Vi väntar på din komplettering av {nummer}",
            late_text="Kompletteringen av behovet ”{rubrik}” skulle ha kommit in senast {datum}. "
            "Beredningen kan inte fortsätta utan den. Behövs inte behovet längre kan du återkalla "
            "det.",
            action="Komplettera och skicka in igen",
        ),
        placeholders=PLACEHOLDERS,
        due_by=due.due_by(Status.KOMPLETTERING),
        visible_to=Behov.objects.visible_to,
        obligations=due.not_completed,
    )
)
register(
    Rule(
        key="behov_yttrande_vantar",
        name="Lämna ett yttrande",
        why="beredningen har bett dig om ett yttrande",
        texts=Texts(
            subject="Lämna ditt yttrande om {nummer} senast {datum}",
            text="Beredningen vill ha ditt yttrande om {omrade} för behovet ”{rubrik}” senast "
            "{datum}. Kan du inte svara, säg till beredaren, så att någon annan kan tillfrågas.",
            late_subject="Vi väntar på ditt yttrande om {nummer}",
            late_text="Beredningen behövde ditt yttrande om {omrade} för behovet ”{rubrik}” senast "
            "{datum} och kan inte bli klar utan det. Kan du inte svara, säg till beredaren, så att "
            "någon annan kan tillfrågas.",
            action="Läs frågan och lämna ditt yttrande",
        ),
        placeholders={**PLACEHOLDERS, "omrade": "vad yttrandet gäller"},
        due_by=due.yttranden_due,
        visible_to=Yttrande.objects.asked_of,
        obligations=due.no_yttrande,
    )
)
register(
    Rule(
        key="behov_vantar_pa_beslut",
        name="Besluta om ett berett behov",
        why="du beslutar om behov eller för upp dem till beslut",
        texts=Texts(
            subject="{nummer} ska beslutas senast {datum}",
            text="Behovet ”{rubrik}” är berett och ska beslutas senast {datum}.",
            late_subject="{nummer} väntar på beslut",
            late_text="Behovet ”{rubrik}” är berett och skulle ha beslutats senast {datum}.",
            action="Läs rekommendationen och besluta",
        ),
        placeholders=PLACEHOLDERS,
        due_by=due.due_by(Status.BEREDD),
        visible_to=Behov.objects.visible_to,
        obligations=due.not_decided,
    )
)
register(
    Rule(
        key="behov_bevakning",
        name="Ta upp ett vilande behov på bevakningsdagen",
        why="du bereder behovet eller leder beredningen",
        texts=Texts(
            subject="Dags att ta upp {nummer} igen",
            text="Behovet ”{rubrik}” har vilat till {datum}. Väck det, låt det vila längre eller "
            "avslå det.",
            late_subject="{nummer} skulle ha tagits upp igen",
            late_text="Behovet ”{rubrik}” skulle ha tagits upp igen {datum}. Väck det, låt det "
            "vila längre eller avslå det.",
            action="Öppna behovet",
        ),
        placeholders=PLACEHOLDERS,
        steps=STANDARD_STEPS[1:],
        due_by=due.due_by(Status.VILANDE, "watch_on"),
        visible_to=Behov.objects.visible_to,
        obligations=due.resting,
    )
)
for _anledning, _key, _name, _what, _days in [
    (Anledning.AVTAL, "behov_avtal", "Besluta i tid innan ett avtal löper ut", "Avtalet", 270),
    (Anledning.LAGKRAV, "behov_lagkrav", "Besluta i tid inför ett lagkrav", "Tiden", 180),
]:
    register(
        Rule(
            key=_key,
            name=_name,
            why="du bereder behovet eller leder beredningen",
            texts=Texts(
                subject="{nummer} behöver ett beslut senast {datum}",
                text=f"{_what} för behovet ”{{rubrik}}” går ut {{slutdatum}}. För att hinna "
                "behövs ett beslut senast {datum}.",
                late_subject="{nummer} hinns kanske inte: beslutet skulle ha kommit {datum}",
                late_text=f"{_what} för behovet ”{{rubrik}}” går ut {{slutdatum}}. För att hinna "
                "skulle det ha beslutats senast {datum}.",
                action="Öppna behovet",
            ),
            placeholders={**PLACEHOLDERS, "slutdatum": "dagen som inte går att flytta"},
            steps=(Step(-20), Step(-5), Step(0), Step(5, to_ledare=True), Step(20, True, True)),  # noqa: FBT003
            days=_days,
            days_mean="Så många dagar före slutdatumet behövs ett beslut.",
            due_by=due.before_deadline(_anledning, _key),
            visible_to=Behov.objects.visible_to,
            obligations=due.lead_time(_key),
        )
    )
register(
    Rule(
        key="behov_obekraftad_agare",
        name="Svara på om man äger behovet",
        why="du står för den som ska äga behovet",
        texts=Texts(
            subject="Äger ni behovet {nummer}?",
            text="Någon har angett att ni äger behovet ”{rubrik}”. Svara senast {datum}, så att "
            "beredningen vet vem den ska vända sig till.",
            late_subject="Vi väntar på svar: äger ni behovet {nummer}?",
            late_text="Någon har angett att ni äger behovet ”{rubrik}”. Vi behövde svar senast "
            "{datum}, så att beredningen vet vem den ska vända sig till.",
            action="Svara på om ni äger behovet",
        ),
        placeholders=PLACEHOLDERS,
        steps=(Step(0), Step(5, to_ledare=True)),
        days=5,
        days_mean="Så många arbetsdagar efter att behovet skickades in ska svaret ha kommit.",
        due_by=due.owner_asked_by,
        visible_to=Behov.objects.visible_to,
        obligations=due.not_confirmed,
    )
)
register(
    Rule(
        key="behov_utkast",
        name="Ett utkast som ingen har fortsatt på",
        why="du har börjat på en behovsanmälan",
        texts=Texts(
            subject="Du har en påbörjad behovsanmälan",
            text="Du har börjat på anmälan ”{rubrik}” men inte skickat in den. Bara du ser den.",
            late_subject="Du har en påbörjad behovsanmälan",
            late_text="Du har börjat på anmälan ”{rubrik}” men inte skickat in den. Bara du ser "
            "den. Behövs den inte längre kan du kasta den.",
            action="Fortsätt på anmälan",
        ),
        placeholders=PLACEHOLDERS,
        steps=(Step(0), Step(20)),
        days=14,
        days_mean="Så många dagar utan ändring innan den första påminnelsen kommer.",
        weekly=False,
        private=True,
        due_by=due.untouched_by("behov_utkast"),
        visible_to=Behov.objects.visible_to,
        obligations=due.untouched("behov_utkast"),
    )
)
register(
    Rule(
        key=EXPIRY,
        name="Ett utkast som snart tas bort",
        why="du har börjat på en behovsanmälan",
        texts=Texts(
            subject="Din påbörjade behovsanmälan tas bort efter {datum}",
            text="Du började på anmälan ”{rubrik}” för länge sedan. Om du inte ändrar i den tas "
            "den bort efter {datum}.",
            late_subject="Din påbörjade behovsanmälan tas snart bort",
            late_text="Du började på anmälan ”{rubrik}” för länge sedan. Om du inte ändrar i den "
            "tas den snart bort.",
            action="Fortsätt på anmälan",
        ),
        placeholders=PLACEHOLDERS,
        steps=(Step(-20), Step(-5)),
        days=365,
        days_mean="Så många dagar utan ändring innan utkastet får tas bort.",
        weekly=False,
        private=True,
        due_by=due.untouched_by(EXPIRY),
        visible_to=Behov.objects.visible_to,
        obligations=due.untouched(EXPIRY),
    )
)
reading.register(Behov, Behov.objects.internal_to)
reading.register(Yttrande, Yttrande.objects.internal_to)
