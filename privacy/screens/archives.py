"""My data: ask for them, wait, save them."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import SignedInRequest
from capitalisation.files import resumable
from privacy.actions.archive import ask_archive
from privacy.models import Archive, Erasure
from privacy.models.states import ArchiveState


def archive(request: SignedInRequest) -> HttpResponse:
    if request.method == "POST":
        ask_archive(request.user)
        return redirect("privacy:archive")
    context = {
        "archive": Archive.objects.of(request.user).first(),
        "erasure": Erasure.objects.waiting().filter(person=request.user).first(),
    }
    return render(request, "privacy/my_data.html", context)


@require_GET
def archive_file(request: SignedInRequest, public_id: str) -> HttpResponseBase:
    """One's own alone: nobody else's archive exists for anybody."""
    found = get_object_or_404(
        Archive.objects.of(request.user).filter(status=ArchiveState.READY), public_id=public_id
    )
    return resumable(request, found.file.open(), _("mes-donnees.zip"), "application/zip")
