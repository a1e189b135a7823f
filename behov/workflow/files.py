"""The bytes of attachments: stored once per content, and dropped with the last that has them."""

from collections.abc import Iterable

from behov.models import Fil


def keep(content: bytes, *, sha256: str) -> None:
    """Store the content, and keep it from being dropped until the transaction ends.

    An upsert, because it locks the row whether it is new, there already or just being dropped.
    """
    Fil.objects.bulk_create(
        [Fil(sha256=sha256, content=content)],
        update_conflicts=True,
        unique_fields=["sha256"],
        update_fields=["content"],
    )


def drop_unused(keys: Iterable[str]) -> None:
    """Those of the contents `keys` that no attachment has.

    Locked before that is asked: whoever has just kept one attaches it first. Always in one
    order, so that two who drop the same never wait for each other.
    """
    contents = Fil.objects.defer("content").filter(pk__in=list(keys))
    list(contents.select_for_update().order_by("pk"))
    contents.filter(bilagor=None).delete()
