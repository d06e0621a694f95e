"""The history of one's own text: read, compare, come back. Nobody else ever opens it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import SignedInRequest
from capitalisation.http import page_of
from writing.models import Revised, Stale, TextVersion
from writing.queries.own import own_text
from writing.rules.comparing import compared


@require_GET
def history(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    text = own_text(request.user, kind, pk)
    context = {"text": text, "page": page_of(request, text.versions.defer("fields"))}
    return render(request, "writing/history.html", context)


def version(request: SignedInRequest, pk: int) -> HttpResponse:
    """One version beside the text of now, and three ways on."""
    found = get_object_or_404(TextVersion.objects.select_related("content_type"), pk=pk)
    text = own_text(request.user, found.content_type.model, found.object_id)
    if request.method == "POST":
        return _come_back(request, text, found)
    context = {
        "version": found,
        "text": text,
        "parts": compared(text, found.fields, text.copy()),
    }
    return render(request, "writing/version.html", context)


def _come_back(request: SignedInRequest, text: Revised, found: TextVersion) -> HttpResponse:
    if not text.is_writable:
        messages.warning(request, _("Ce texte ne peut plus être modifié."))
        return redirect(found)
    both = request.POST.get("keep") == "both"
    try:
        text.restore(text.joined_with(found.fields) if both else found.fields)
    except Stale:
        messages.warning(request, _("Votre texte vient de changer ailleurs. Comparez de nouveau."))
        return redirect(found)
    messages.success(
        request,
        _("Les deux textes sont gardés, à la suite.")
        if both
        else _("Cette version est de nouveau la vôtre."),
    )
    return redirect(text.writing_url)
