"""From the day to the repertoire: the author confirms, two readers publish."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role, SignedInRequest
from capitalisation.forms import carried_out, result_of
from capitalisation.http import page_of
from capitalisation.policy import Refused
from repertoire.actions import opinions, writing
from repertoire.models import PracticeVersion
from repertoire.models.states import Change, VersionState
from repertoire.queries.browsing import near_sheets
from repertoire.rules import policy
from repertoire.screens.forms.writing import ConfirmForm, ReviewForm
from writing.rules import gate
from writing.rules.comparing import compared


@require_GET
def queue(request: SignedInRequest) -> HttpResponse:
    """Sheets that wait for the committee; one's own are left out."""
    if not request.user.holds(Role.CENTRE, Role.REVIEWER):
        raise Refused(_("La relecture est ouverte au centre de formation et au comité de relecture."))
    waiting = (
        PracticeVersion.objects.to_review_by(request.user)
        .exclude(practice__author=request.user)
        .annotate(given=Count("reviews", filter=Q(reviews__is_over=False)))
        .prefetch_related("competence_rows__competence")
        .order_by("confirmed_at", "pk")
    )
    return render(request, "repertoire/review_queue.html", {"page": page_of(request, waiting)})


def reading(request: SignedInRequest, pk: int) -> HttpResponse:
    """One sheet and the editorial checklist."""
    visible = PracticeVersion.objects.visible_to(request.user).exclude(practice__author=request.user)
    version = get_object_or_404(
        visible.filter(status=VersionState.IN_REVIEW)
        .select_related("practice__author__org_unit__department__region")
        .prefetch_related("stage_rows", "competence_rows__competence", "reviews"),
        pk=pk,
    )
    policy.may_review_version(request.user, version).enforce()
    given = [one for one in version.reviews.all() if not one.is_over]
    mine = next((one for one in given if one.reviewer_id == request.user.pk), None)
    initial = {**mine.checks, "decision": mine.decision, "comment": mine.comment} if mine else None
    form = ReviewForm(
        request.POST or None,
        initial=initial,
        writer=request.user.public_id,
        is_said_minor=version.change == Change.MINOR,
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        answer = {"decision": data["decision"], "checks": form.checks, "comment": data["comment"]}
        answer["is_major"] = data.get("is_major", False)
        reviewed = result_of(form, lambda: opinions.review_version(version, by=request.user, **answer))
        if reviewed is not None:
            messages.success(request, _SENTENCES[VersionState(reviewed.status)]())
            return redirect("repertoire:review_queue")
    before = version.practice.versions.published().first()
    context = {
        "version": version,
        "form": form,
        "approvals": sum(one.decision == "approve" for one in given),
        "earlier": [one for one in version.reviews.all() if one.is_over and one.decision == "return"],
        "before": before,
        "parts": compared(version, before.copy(), version.copy()) if before else [],
    }
    return render(request, "repertoire/review_sheet.html", context)


_SENTENCES = {
    VersionState.PUBLISHED: lambda: _("La fiche est publiée dans le répertoire."),
    VersionState.RETAINED: lambda: _("La fiche retourne à son auteur, avec votre commentaire."),
    VersionState.IN_REVIEW: lambda: _("Votre avis est enregistré. Il en faut un second pour publier."),
}


@require_GET
def my_practices(request: SignedInRequest) -> HttpResponse:
    """All one's sheets, whatever the day, with what each of them waits for."""
    mine = (
        PracticeVersion.objects.filter(practice__author=request.user)
        .select_related("practice")
        .order_by("-pk")
    )
    return render(request, "repertoire/my_practices.html", {"page": page_of(request, mine)})


@require_POST
def start_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take up again a sheet that the group did not retain."""
    version = get_object_or_404(PracticeVersion.objects.filter(practice__author=request.user), pk=pk)
    writing.start_again(version, by=request.user)
    messages.success(request, _("La fiche est de nouveau un brouillon : reprenez-la à votre rythme."))
    return redirect("narratives:sheet_describe", pk)


def confirmation(request: SignedInRequest, pk: int) -> HttpResponse:
    """The author reads the sheet as it will be published, chooses a signature and agrees."""
    version = get_object_or_404(
        PracticeVersion.objects.filter(practice__author=request.user)
        .select_related("practice__author__org_unit__department__region")
        .prefetch_related("stage_rows", "competence_rows__competence", "reviews"),
        pk=pk,
    )
    policy.may_confirm_version(request.user, version).enforce()
    form = ConfirmForm(request.POST or None, initial={"signature": version.practice.signature})
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(
            form,
            lambda: writing.confirm_version(
                version, signature=form.cleaned_data["signature"], by=request.user
            ),
        )
    ):
        messages.success(request, _("Votre fiche part en relecture."))
        return redirect("repertoire:my_practices")
    returned = [one for one in version.reviews.all() if one.decision == "return" and not one.is_over]
    context = {
        "version": version,
        "form": form,
        "returned": returned,
        "matters": gate.matters_of(version),
        "missing": [
            (f"narratives:sheet_{screen}", sentence) for screen, sentence in policy.missing_parts(version)
        ],
        "near": near_sheets(version, request.user),
        "may_give_up": policy.may_give_up_version(request.user, version),
    }
    return render(request, "repertoire/confirmation.html", context)
