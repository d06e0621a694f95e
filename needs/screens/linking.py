"""« Répond au besoin n° »: said on the page of a practice, read on both sides."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.models import SignedInRequest
from capitalisation.http import numbers_in
from capitalisation.policy import Refused
from needs.actions.needs import answer_needs
from needs.queries.linking import linkable_needs
from repertoire.models import PracticeVersion


def answers(request: SignedInRequest, pk: int) -> HttpResponse:
    version = get_object_or_404(
        PracticeVersion.objects.readable_by(request.user).select_related("practice"), practice=pk
    )
    listed = (
        linkable_needs(request.user)
        .select_related("workshop", "competence")
        .order_by("-workshop__date", "pk")
    )
    needs = list(listed)
    if not needs:
        raise Refused(_("Aucun besoin confirmé d’une journée que vous animez : il n’y a rien à relier."))
    if request.method == "POST":
        answer_needs(version, numbers_in(request.POST.getlist("need")), by=request.user)
        messages.success(request, _("La pratique et les besoins sont reliés."))
        return redirect(version)
    context = {
        "version": version,
        "needs": needs,
        "chosen": set(version.practice.needs.values_list("pk", flat=True)),
    }
    return render(request, "needs/linking.html", context)
