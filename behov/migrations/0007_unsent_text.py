"""What is being written moves out of the behov, into a draft of its own that completes it.

Before this the behov was itself what its writers wrote in. Where a completion was asked for and
has not come in, the row may say what was never sent in, also after the behov was parked, woken or
withdrawn. Its draft gets what the row says; the row gets back what its latest version says, as far
as that tells. docs/beslut/0009 says what it does not tell.
"""

import datetime as dt

from django.db import migrations
from django.db.models import DateField, F, Max, Q

TEXT = [
    "title", "summary", "anledning", "problem", "consequence", "mognad", "current_state",
    "desired_state", "idea", "examined", "deadline_on", "deadline_reason", "owner_contact",
    "omfattning", "affected_systems", "hours_common", "hours_total", "cost_once", "cost_yearly",
    "cost_note", "finansiering", "links",
]
OWNER = ["owner_kind", "owner_objekt_id", "owner_enhet_id"]
NYTTA = ["intressent", "text", "kategori", "size", "indicator", "baseline", "target"]
LINES = {
    "Nytta": "text", "Kategori": "kategori", "Storlek": "size",
    "Mätetal": "indicator", "Nuläge": "baseline", "Mål": "target",
}
ENDED = {"aterkallat", "avslutat"}


def move(apps, schema_editor):
    Bilaga, Fil = apps.get_model("behov", "Bilaga"), apps.get_model("behov", "Fil")
    for behov in unanswered(apps.get_model("behov", "Behov")):
        latest = behov.versioner.order_by("-number").first()
        draft = copy(apps, behov)
        if latest:
            rows = [row for section in latest.content for row in section["rows"]]
            restore(apps, behov, draft, rows)
        if behov.status in ENDED:
            draft.delete()
    for bilaga in Bilaga.objects.exclude(removed_at=None).select_related("behov"):
        named = [{"rows": [{"key": f"bilaga_{bilaga.pk}"}]}]
        if not bilaga.behov.versioner.filter(content__contains=named).exists():
            bilaga.delete()  # brought and taken away again: no version has it
    Fil.objects.filter(bilagor=None).delete()


def unanswered(Behov):
    """Those that wait for a completion, and those that were parked or ended while they did."""

    def last(step):
        return Max("handelser__pk", filter=Q(handelser__step=step), default=0)

    steps = {"asked": last("REQUEST_KOMPLETTERING"), "answered": last("ANSWER_KOMPLETTERING")}
    waited = Q(asked__gt=F("answered")) | Q(status="komplettering")
    return Behov.objects.annotate(**steps).filter(waited).order_by("pk")


def copy(apps, behov):
    """A draft that says what the row says now."""
    Behov, Bilaga = apps.get_model("behov", "Behov"), apps.get_model("behov", "Bilaga")
    columns = {name: getattr(behov, name) for name in [*TEXT, *OWNER, "precheck"]}
    draft = Behov.objects.create(completes=behov, submitted_by_id=behov.submitted_by_id, **columns)
    for nytta in behov.nyttor.all():
        said = {name: getattr(nytta, name) for name in NYTTA}
        draft.nyttor.create(position=nytta.position, completes=nytta, **said)
    for answer in behov.forutsattningar.all():
        draft.forutsattningar.create(fraga=answer.fraga, svar=answer.svar, comment=answer.comment)
    draft.affected_enheter.set(behov.affected_enheter.all())
    for bilaga in behov.bilagor.filter(removed_at=None):
        Bilaga.objects.create(
            behov=draft,
            completes=bilaga,
            **{
                name: getattr(bilaga, name)
                for name in [
                    "fil_id", "name", "content_type", "size", "uploaded_by_id", "uploaded_at",
                ]
            },
        )
    return draft


def restore(apps, behov, draft, rows):
    """What the version does not tell stays as it is."""
    values = {row["key"]: row["value"] for row in rows}
    changes = {}
    for name in TEXT:
        if name in values:
            changes |= column(behov, name, values[name])
    changes |= owner(apps, behov, values)
    for name, value in changes.items():
        setattr(behov, name, value)
    behov.save(update_fields=list(changes))
    restore_nyttor(behov, [row for row in rows if row["key"].startswith("nytta_")])
    restore_answers(behov, values)
    restore_affected(apps, behov, values.get("affected_enheter", ""))
    restore_bilagor(behov, draft, {row["key"] for row in rows})


def column(behov, name, value):
    """Its value, from what a page shows of it."""
    field = behov._meta.get_field(name)
    if field.choices and value:
        keys = [key for key, label in field.flatchoices if label == value]
        return {name: keys[0]} if keys else {}  # a label that the form has no more
    if isinstance(field, DateField):
        return {name: dt.date.fromisoformat(value) if value else None}
    return {name: value}


def owner(apps, behov, values):
    """The three columns together, as the database demands; nobody, if the owner has declined."""
    events = behov.handelser.order_by("pk")
    sent_in = events.filter(step__in=["SUBMIT", "ANSWER_KOMPLETTERING"]).last()
    if sent_in and events.filter(step="DECLINE_OWNER", pk__gt=sent_in.pk).exists():
        found = {"owner_kind": "vet_ej", "owner_objekt_id": None, "owner_enhet_id": None}
    else:
        found = column(behov, "owner_kind", values.get("owner_kind", ""))
        for name, model in [("owner_objekt", "Forvaltningsobjekt"), ("owner_enhet", "Enhet")]:
            bearers = apps.get_model("organisation", model).objects.filter(name=values.get(name, ""))
            keys = list(bearers.values_list("pk", flat=True)) if values.get(name) else [None]
            if len(keys) != 1:  # renamed since, or of the same name as another
                return {}
            found[f"{name}_id"] = keys[0]
    if len(found) < len(OWNER):
        return {}
    is_same = all(getattr(behov, name) == value for name, value in found.items())
    return found if is_same else found | {"owner_confirmed_at": None}


def restore_nyttor(behov, rows):
    """Whom each is for, what it is, its kind and size. Its measures may be beredningens by now."""
    told = [nytta_of(behov, row) for row in rows]
    left = list(behov.nyttor.order_by("position"))
    paired = {}
    for names in [("intressent", "text"), ("intressent",), ("text",)]:
        for place, said in enumerate(told):
            for nytta in left if place not in paired else []:
                if all(getattr(nytta, name) == said[name] for name in names):
                    paired[place] = nytta
                    left.remove(nytta)
                    break
    for nytta in left:
        draft = nytta.komplettering
        draft.completes = None  # there it is a new one
        draft.save(update_fields=["completes"])
        nytta.delete()
    for place, said in enumerate(told):
        nytta = paired.get(place) or behov.nyttor.model(behov=behov, **said)
        for name in ["intressent", "text", "kategori", "size"]:
            setattr(nytta, name, said[name])
        nytta.position = place + 1
        nytta.save()


def nytta_of(behov, row):
    said = dict.fromkeys(NYTTA, "") | {"intressent": row["label"].removeprefix("För ")}
    name = "text"
    for line in row["value"].split("\n"):
        label, colon, rest = line.partition(": ")
        if colon and label in LINES:
            name = LINES[label]
            said[name] = rest
        else:  # a text of several lines
            said[name] = f"{said[name]}\n{line}" if said[name] else line
    for name in ["kategori", "size"]:
        choices = behov.nyttor.model._meta.get_field(name).flatchoices
        said[name] = next((key for key, label in choices if label == said[name]), "")
    return said


def restore_answers(behov, values):
    for answer in behov.forutsattningar.all():
        value = values.get(f"fraga_{answer.fraga}")
        if value is None:
            answer.delete()
            continue
        labels = dict(answer._meta.get_field("svar").flatchoices)
        answer.svar, answer.comment = "", value
        for key, label in labels.items():
            if value == label or value.startswith(f"{label}. "):
                answer.svar, answer.comment = key, value.removeprefix(label).removeprefix(". ")
        answer.save()


def restore_affected(apps, behov, value):
    names = value.split(", ") if value else []
    found = apps.get_model("organisation", "Enhet").objects.filter(name__in=names)
    if found.count() == len(names):  # else a name holds a comma, or is that of two
        behov.affected_enheter.set(found)


def restore_bilagor(behov, draft, keys):
    for bilaga in behov.bilagor.all():
        sent_in = f"bilaga_{bilaga.pk}" in keys
        if sent_in and bilaga.removed_at:  # taken away in the draft only
            bilaga.removed_at = None
            bilaga.save(update_fields=["removed_at"])
        elif not sent_in and bilaga.removed_at is None:  # new in the draft
            draft.bilagor.filter(completes=bilaga).delete()
            bilaga.behov = draft
            bilaga.save(update_fields=["behov"])


class Migration(migrations.Migration):
    dependencies = [
        ("behov", "0006_komplettering"),
        ("organisation", "0004_enhet_name"),
    ]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
