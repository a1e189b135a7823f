"""What must be in place before a step: each missing thing as one sentence, all of them at once."""

from django.conf import settings
from django.db.models import Sum

from behov.choices import DATED, Agartyp
from behov.models import Behov, Bilaga, Checklistpunkt
from organisation.models import Anvandare

REQUIRED = {
    "title": "Skriv en rubrik.",
    "summary": "Skriv en sammanfattning.",
    "anledning": "Välj en anledning till behovet.",
    "problem": "Beskriv problemet: vad, varför och för vem.",
    "consequence": "Beskriv vad som händer om inget görs.",
    "mognad": "Välj hur långt behovet har kommit.",
    "owner_kind": "Svara på vem som äger behovet. Du kan svara ”vet ej”.",
    "omfattning": "Välj hur många som berörs.",
}
NYTTA_REQUIRED = {
    "intressent": "Skriv vem som får nyttan.",
    "text": "Skriv vad nyttan är.",
}
NO_NYTTA = "Beskriv minst en nytta och vem som får den."


def unanswered(behov: Behov) -> dict[str, str]:
    """What the form asks of the behov itself and has no answer to: field -> sentence.

    The pages of the form ask this too, so that they and the step demand the same in one wording.
    """
    missing = {name: text for name, text in REQUIRED.items() if not getattr(behov, name)}
    if behov.anledning in DATED and behov.deadline_on is None:
        missing["deadline_on"] = (
            "Ange den hårda tidsgränsen: avtalets slutdatum eller lagens datum."
        )
    if behov.anledning in DATED and not behov.deadline_reason:
        missing["deadline_reason"] = (
            "Skriv vad tidsgränsen beror på, till exempel avtalet eller lagen."
        )
    if behov.owner_kind == Agartyp.OBJEKT and behov.owner_objekt_id is None:
        missing["owner_objekt"] = "Välj vilket objekt som äger behovet."
    if behov.owner_kind == Agartyp.VERKSAMHET and behov.owner_enhet_id is None:
        missing["owner_enhet"] = "Välj vilken verksamhet som äger behovet."
    return missing


def unanswered_nyttor(behov: Behov) -> dict[str, str]:
    """The same of its benefits, with the names the fields have in the form."""
    nyttor = list(behov.nyttor.all())
    if not nyttor:
        return {"nyttor-0-intressent": NO_NYTTA}
    return {
        f"nyttor-{index}-{name}": f"Nytta {index + 1}: {sentence}"
        for index, nytta in enumerate(nyttor)
        for name, sentence in NYTTA_REQUIRED.items()
        if not getattr(nytta, name)
    }


def submit(behov: Behov) -> list[str]:
    return [*unanswered(behov).values(), *unanswered_nyttor(behov).values()]


def answer_komplettering(behov: Behov) -> list[str]:
    """What is sent in is what the writers have made of it."""
    return submit(behov.komplettering)


def attach(draft: Behov, *, by: Anvandare, size: int) -> list[str]:
    missing = []
    if draft.bilagor.count() >= settings.ATTACHMENTS_PER_BEHOV:
        missing.append(
            f"Ett behov kan ha högst {settings.ATTACHMENTS_PER_BEHOV} bilagor. Ta bort någon först."
        )
    kept = Bilaga.objects.filter(uploaded_by=by, completes=None)  # the others have no bytes more
    used = kept.aggregate(total=Sum("size", default=0))["total"]
    if used + size > settings.ATTACHMENT_BYTES_PER_PERSON:
        megabytes = settings.ATTACHMENT_BYTES_PER_PERSON // settings.MEGABYTE
        missing.append(
            f"Dina bilagor får ta högst {megabytes} MB tillsammans. Ta bort någon som inte behövs,"
            " eller skriv en länk i stället."
        )
    return missing


def recommend(behov: Behov) -> list[str]:
    unanswered_points = (
        Checklistpunkt.objects.filter(active=True)
        .exclude(svar__behov=behov)
        .values_list("text", flat=True)
    )
    missing = [f"Svara på checklistans punkt ”{text}”." for text in unanswered_points]
    if behov.sakkunniga:
        missing += [
            f"Vänta in yttrandet om {one.get_omrade_display().lower()} från {one.sakkunnig}, "
            "eller ta tillbaka begäran."
            for one in behov.yttranden.open().select_related("sakkunnig")
        ]
    return missing


def approve(behov: Behov) -> list[str]:
    if behov.recommended:
        return []
    return ["Beredningen måste lämna en rekommendation först."]


def hand_over(behov: Behov) -> list[str]:
    """Nollmätning: without a baseline nobody can tell afterwards whether the benefit came."""
    missing = []
    for nytta in behov.nyttor.all():
        if nytta.owner_id is None:
            missing.append(f"Ange en nyttoägare för ”{nytta.text}”.")
        if not (nytta.indicator and nytta.baseline) and not nytta.no_baseline_reason:
            missing.append(
                f"Ange mätetal och baslinje för ”{nytta.text}”, eller skriv varför det inte går."
            )
    return missing


def confirm_owner(behov: Behov) -> list[str]:
    if behov.owner_confirmed_at is None:
        return []
    return ["Ägaren har redan bekräftat."]


def decline_owner(behov: Behov) -> list[str]:
    if behov.owner:
        return []
    return ["Behovet har ingen ägare."]


def nothing(behov: Behov) -> list[str]:  # noqa: ARG001 -- the signature of a guard
    return []
