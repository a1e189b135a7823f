"""The text of a behov: how it is written, and how it is copied from one row to another."""

from collections.abc import Iterable, Mapping
from typing import Any

from behov import snapshot
from behov.choices import Fraga
from behov.models import Behov, Forutsattning, Nytta
from behov.workflow import files
from organisation.models import Enhet

NYTTA_COLUMNS = ("intressent", "text", "kategori", "size", "indicator", "baseline", "target")
"""What its writers say of a benefit; the rest beredningen adds."""


def columns_of(behov: Behov) -> dict[str, Any]:
    """The columns of its text, with the keys of what they point to."""
    fields = [Behov._meta.get_field(name) for name in snapshot.COLUMNS]  # noqa: SLF001 -- public
    return {field.attname: getattr(behov, field.attname) for field in fields}  # type: ignore[union-attr]


def write_parts(
    behov: Behov,
    *,
    nyttor: Iterable[Mapping[str, object]] | None = None,
    answers: Mapping[Fraga, Mapping[str, str]] | None = None,
    affected: Iterable[Enhet] | None = None,
) -> None:
    """The parts of the text that are no columns; what is None is left as it is."""
    if nyttor is not None:
        _replace_nyttor(behov, nyttor)
    if answers:
        Forutsattning.objects.bulk_create(
            [Forutsattning(behov=behov, fraga=key, **answer) for key, answer in answers.items()],
            update_conflicts=True,
            unique_fields=["behov", "fraga"],
            update_fields=["svar", "comment"],
        )
    if affected is not None:
        behov.affected_enheter.set(affected)


def copy_parts(source: Behov, target: Behov, *, nyttor: Iterable[Mapping[str, object]]) -> None:
    """As write_parts, with what `source` says. Which of its `nyttor` are which is the caller's."""
    answers = {
        Fraga(one.fraga): {"svar": one.svar, "comment": one.comment}
        for one in source.forutsattningar.all()
    }
    write_parts(target, nyttor=nyttor, answers=answers, affected=source.affected_enheter.all())


def delete(draft: Behov) -> None:
    """With the bytes of its files, unless another behov has them."""
    keys = list(draft.bilagor.values_list("fil_id", flat=True))
    draft.delete()
    files.drop_unused(keys)


def _replace_nyttor(behov: Behov, rows: Iterable[Mapping[str, object]]) -> None:
    """The rows of the form in their order. One with a `pk` keeps what beredningen added to it."""
    saved: dict[object, Nytta] = {nytta.pk: nytta for nytta in behov.nyttor.all()}
    nyttor = []
    for position, row in enumerate(rows, start=1):
        nytta = saved.pop(row.get("pk"), None) or Nytta(behov=behov)
        for name in row.keys() - {"pk"}:
            setattr(nytta, name, row[name])
        nytta.position = position
        nyttor.append(nytta)
    behov.nyttor.filter(pk__in=[nytta.pk for nytta in saved.values()]).delete()
    for nytta in nyttor:
        nytta.save()
