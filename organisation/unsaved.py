"""What somebody had typed when their session was over: kept until they have signed in again.

A form that promises it carries the signed name of its writer (templatetags/unsaved.py). When it is
posted and nobody is signed in, its fields are stored for that person and this browser, whose
cookie holds a random key. They come back once, to both together: on a shared computer the next
person sees nothing, nor does the writer on another one. Files and passwords are never kept.
"""

import datetime as dt
import hashlib
import json
import secrets

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone

from organisation.http import person
from organisation.models import PATH_LENGTH, Anvandare, UnsavedPost

FIELD = "writer"
SALT = "organisation.unsaved"
PAGE_AGE = dt.timedelta(days=7)
"""How long a page may have been open: over a weekend, and then some."""

KEPT_FOR = dt.timedelta(hours=4)
MOST_PER_PERSON = 20
MOST_CHARACTERS = 500_000

TOLD = "Du loggades ut innan det här sparades. Kontrollera och spara."
TO_SIGN_IN = "Du har varit utloggad. Logga in igen, så står det du skrev kvar."


def signature_of(writer: Anvandare) -> str:
    return signing.dumps(writer.pk, salt=SALT)


def keep(request: HttpRequest, response: HttpResponse) -> bool:
    """Keep what this POST holds, and give the browser its key. False if it is not to be kept."""
    writer = _writer_of(request)
    fields = _typed(request.POST)
    too_much = len(json.dumps(fields)) > MOST_CHARACTERS or len(request.path) > PATH_LENGTH
    if writer is None or too_much:
        return False
    key = _key_of(request) or secrets.token_urlsafe(32)
    forget_expired()
    UnsavedPost.objects.bulk_create(
        [
            UnsavedPost(
                key_sha256=_hashed(key),
                writer=writer,
                path=request.path,
                fields=fields,
                expires_at=timezone.now() + KEPT_FOR,
            )
        ],
        update_conflicts=True,
        unique_fields=["key_sha256", "writer", "path"],
        update_fields=["fields", "expires_at"],
    )
    newest_first = writer.unsaved_posts.order_by("-expires_at", "-pk")
    too_many = list(newest_first.values_list("pk", flat=True)[MOST_PER_PERSON:])
    UnsavedPost.objects.filter(pk__in=too_many).delete()
    response.set_signed_cookie(
        settings.UNSAVED_COOKIE_NAME,
        key,
        salt=SALT,
        max_age=KEPT_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return True


def take(request: HttpRequest, *, told: str = TOLD) -> QueryDict | None:
    """What the person who is signed in had typed on this page, once; and tell them so."""
    key = _key_of(request) if request.method == "GET" else ""
    kept = _take(request, key) if key else None
    if kept is not None and told:
        messages.warning(request, told)
    return kept


def typed(request: HttpRequest, *, told: str = TOLD) -> QueryDict | None:
    """For the form of a page: what is sent now, or what was when the session had ended."""
    return request.POST if request.method == "POST" else take(request, told=told)


@transaction.atomic
def _take(request: HttpRequest, key: str) -> QueryDict | None:
    kept = UnsavedPost.objects.filter(
        key_sha256=_hashed(key),
        writer=person(request),
        path=request.path,
        expires_at__gt=timezone.now(),
    )
    post = kept.select_for_update().first()
    if post is None:
        return None
    post.delete()
    typed = QueryDict(mutable=True)
    for name, values in post.fields.items():
        typed.setlist(name, values)
    return typed


def forget_expired() -> None:
    UnsavedPost.objects.filter(expires_at__lte=timezone.now()).delete()


def _typed(posted: QueryDict) -> dict[str, list[str]]:
    """Without what must not be stored, and without NULs, which the database refuses."""
    return {
        name.replace("\0", ""): [str(value).replace("\0", "") for value in values]
        for name, values in posted.lists()
        if name not in {FIELD, "csrfmiddlewaretoken"} and "password" not in name.lower()
    }


def _writer_of(request: HttpRequest) -> Anvandare | None:
    """Whom the page was made for; None if it was not made here, or is somebody else's now."""
    try:
        pk = signing.loads(request.POST.get(FIELD, ""), salt=SALT, max_age=PAGE_AGE)
    except signing.BadSignature:
        return None
    if request.user.is_authenticated and request.user.pk != pk:
        return None
    return Anvandare.objects.active().filter(pk=pk).first()


def _key_of(request: HttpRequest) -> str:
    key = request.get_signed_cookie(
        settings.UNSAVED_COOKIE_NAME, default="", salt=SALT, max_age=KEPT_FOR
    )
    return key or ""


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
