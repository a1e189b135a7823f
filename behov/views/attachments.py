"""Files of a behov: put there by its writers, fetched by those who may read it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from behov import attachments, permissions, workflow
from behov.attachments import CheckedFile, Refused
from behov.forms.bilagor import BilagorForm
from behov.forms.pages import BILAGOR
from behov.models import Behov, Bilaga
from behov.views.writing import for_writers, save, show
from organisation import unsaved
from organisation.http import AppRequest


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def edit(request: AppRequest, behov: Behov) -> HttpResponse:
    """The page of the form. Good files are kept whatever else is wrong: a browser forgets them."""
    if request.method != "POST":
        form = BilagorForm(behov.draft, unsaved.take(request), complete=False)
        if form.is_bound:
            messages.info(request, "Filer som du hade valt behöver du välja igen.")
        return show(request, behov, BILAGOR, form)
    form = BilagorForm(behov.draft, request.POST, complete="later" not in request.POST)
    form.full_clean()
    _attach(request, behov, form)
    _detach(request, behov, form)
    if form.errors:
        return show(request, behov, BILAGOR, form, status=422)
    return save(request, behov, BILAGOR, form)


@require_safe
def attachment(request: AppRequest, pk: int, bilaga_pk: int) -> HttpResponse:
    """A file, to be saved and not to be shown: what it holds is not ours to run."""
    readable = Behov.objects.readable_by(request.user).with_owner().with_draft()
    behov = get_object_or_404(readable, pk=pk)
    texts = [behov, behov.draft] if permissions.can_write(request.user, behov) else [behov]
    bilagor = Bilaga.objects.filter(behov__in=texts).select_related("fil")
    bilaga = get_object_or_404(bilagor, pk=bilaga_pk)
    disposition = content_disposition_header(as_attachment=True, filename=bilaga.name)
    return HttpResponse(
        bytes(bilaga.fil.content),
        content_type=bilaga.content_type,
        headers={
            "Content-Disposition": disposition,
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


def _attach(request: AppRequest, behov: Behov, form: BilagorForm) -> None:
    kept = []
    for upload in request.FILES.getlist("uploads"):
        try:
            checked = asdict(_checked(upload))
            with _own_change(behov, form):
                bilaga = workflow.attach(behov, by=request.user, **checked)
        except (Refused, workflow.NotReady) as error:
            form.add_error("uploads", f"{attachments.clean_name(upload.name or '')}: {error}")
        else:
            kept.append(bilaga.name)
    if kept:
        messages.success(request, f"Bifogat: {', '.join(kept)}.")


def _checked(upload: UploadedFile) -> CheckedFile:
    limit = settings.ATTACHMENT_MAX_BYTES
    if upload.size and upload.size > limit:  # then its bytes were not kept (uploads.py)
        raise Refused(attachments.too_large(upload.size, max_bytes=limit))
    return attachments.check(upload.name or "", upload.read(), max_bytes=limit)


@contextmanager
def _own_change(behov: Behov, form: BilagorForm) -> Iterator[None]:
    """A file that the page itself adds or takes away is no conflict when the rest is saved."""
    with transaction.atomic():
        is_current = workflow.lock_draft(behov).version == form.cleaned_data.get("version")
        yield
        if is_current:
            form.adopt(workflow.lock_draft(behov))


def _detach(request: AppRequest, behov: Behov, form: BilagorForm) -> None:
    try:
        chosen = int(request.POST.get("remove", ""))
    except ValueError:  # also for more digits than Python reads
        return
    bilaga = get_object_or_404(behov.draft.bilagor, pk=chosen)
    with _own_change(behov, form):
        workflow.detach(bilaga)
    messages.success(request, f"Borttaget: {bilaga.name}.")
