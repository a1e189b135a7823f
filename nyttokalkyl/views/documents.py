"""A nyttokalkyl as files: to take along, and to read back."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from nyttokalkyl import editing, workflow
from nyttokalkyl.documents import BY_SLUG, KINDS
from nyttokalkyl.forms.importing import ImportForm
from nyttokalkyl.interchange import Faulty
from nyttokalkyl.models import Nyttokalkyl, What
from nyttokalkyl.views.editing import apply
from nyttokalkyl.views.page import for_readers, for_writers, show
from organisation.http import AppRequest


@require_safe
@for_readers
def index(request: AppRequest, kalkyl: Nyttokalkyl) -> HttpResponse:
    return show(request, kalkyl, "documents.html", kinds=KINDS)


@require_safe
@for_readers
def download(request: AppRequest, kalkyl: Nyttokalkyl, slug: str) -> HttpResponse:
    kind = BY_SLUG.get(slug)
    if kind is None:
        raise Http404
    try:
        content = kind.write(kalkyl)
    except Faulty as faulty:
        messages.error(request, faulty.faults[0].sentence)
        return redirect("nyttokalkyl:documents", kalkyl.pk)
    disposition = content_disposition_header(as_attachment=True, filename=kind.filename(kalkyl))
    return HttpResponse(
        content,
        content_type=kind.content_type,
        headers={
            "Content-Disposition": disposition,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def import_file(request: AppRequest, kalkyl: Nyttokalkyl) -> HttpResponse:
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    initial = {"seen": editing.seen_whole(workflow.document_of(kalkyl))}
    form = ImportForm(data, files, initial=initial)
    if form.is_valid():
        document, seen = form.cleaned_data["file"], form.cleaned_data["seen"]
        done = apply(
            kalkyl,
            by=request.user,
            edit=partial(editing.replaced, new=document, seen=seen),
            note=f"Filen innehöll {len(document.calculation.rows)} poster.",
            form=form,
            saved_as=editing.seen_whole,
            what=What.IMPORTED,
        )
        if done:
            messages.success(request, "Filen är inläst. Allt som stod i kalkylen är ersatt.")
            return redirect(kalkyl)
    return show(request, kalkyl, "import.html", form=form, status=422 if form.errors else 200)
