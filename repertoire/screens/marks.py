"""Recommend, try, endorse: each on its own page, so that it works without scripts."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role, SignedInRequest
from capitalisation.forms import carried_out
from capitalisation.http import keeps_text, page_of
from capitalisation.policy import Refused
from repertoire.actions import marks
from repertoire.models import Adoption, Endorsement
from repertoire.models.states import OVER, Endorsed
from repertoire.rules import policy
from repertoire.screens.common import published, whole
from repertoire.screens.forms.marks import EndorsementForm, RecommendForm, TrialForm


def recommend(request: SignedInRequest, pk: int) -> HttpResponse:
    version = published(request, pk)
    policy.may_recommend(request.user, version).enforce()
    mine = version.practice.recommendations.filter(person=request.user).first()
    if request.method == "POST" and request.POST.get("act") == "remove":
        marks.recommend_no_more(version.practice, by=request.user)
        messages.success(request, _("Votre recommandation est retirée."))
        return redirect(version)
    form = RecommendForm(
        request.POST or None, initial={"why": mine.why} if mine else None, writer=request.user.public_id
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(form, lambda: marks.recommend(version, by=request.user, **form.texts))
    ):
        messages.success(request, _("Merci : vos pairs liront pourquoi vous la recommandez."))
        return redirect(version)
    return render(request, "repertoire/recommend.html", {"version": version, "form": form, "mine": mine})


@require_POST
def try_it(request: SignedInRequest, pk: int) -> HttpResponse:
    version = published(request, pk)
    adoption = marks.try_practice(version, by=request.user)
    messages.success(
        request,
        _("C’est noté. Le %(day)s, nous vous demanderons comment cela s’est passé.")
        % {"day": f"{adoption.asked_on:%d/%m/%Y}"},
    )
    return redirect(version)


@require_GET
def trials(request: SignedInRequest) -> HttpResponse:
    """Practices one said one would try."""
    mine = Adoption.objects.told_to(request.user)
    return render(request, "repertoire/trials.html", {"page": page_of(request, mine)})


@keeps_text
def trial(request: SignedInRequest, pk: int) -> HttpResponse:
    adoption = get_object_or_404(Adoption.objects.told_to(request.user), pk=pk)
    initial = {name: getattr(adoption, name) for name in ("status", "adaptation", "effect", "economy")}
    form = TrialForm(request.POST or None, initial=initial, writer=request.user.public_id)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(form, lambda: marks.report_back(adoption, by=request.user, **form.texts))
    ):
        is_over = form.cleaned_data["status"] in OVER
        messages.success(
            request, _("Merci, votre retour aide ceux qui liront la fiche.") if is_over else _("C’est noté.")
        )
        return redirect("repertoire:trials")
    return render(request, "repertoire/trial.html", {"adoption": adoption, "form": form})


@require_POST
def ask_endorsement(request: SignedInRequest, pk: int) -> HttpResponse:
    version = published(request, pk)
    marks.ask_endorsement(version, by=request.user)
    messages.success(
        request, _("La demande est transmise à la hiérarchie, qui a trente jours pour répondre.")
    )
    return redirect(version)


@require_GET
def endorsements(request: SignedInRequest) -> HttpResponse:
    """What waits for the hierarchy, the oldest first; then what was answered."""
    if not request.user.holds(Role.ENDORSER, Role.CENTRE):
        raise Refused(_("La validation revient à l’autorité hiérarchique."))
    asked = Endorsement.objects.readable_by(request.user).exclude(status=Endorsed.LAPSED)
    asked = asked.select_related("version__practice")
    context = {
        "waiting": asked.filter(status=Endorsed.REQUESTED).order_by("requested_on", "pk"),
        "page": page_of(request, asked.exclude(status=Endorsed.REQUESTED).order_by("-decided_on", "-pk")),
        "may_decide": request.user.holds(Role.ENDORSER),
    }
    return render(request, "repertoire/endorsements.html", context)


def endorsement(request: SignedInRequest, pk: int) -> HttpResponse:
    """The sheet and the three answers."""
    readable = Endorsement.objects.readable_by(request.user)
    asked = get_object_or_404(readable.select_related("version__practice"), pk=pk)
    policy.may_endorse(request.user, asked).enforce()
    form = EndorsementForm(request.POST or None, writer=request.user.public_id)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(form, lambda: marks.decide_endorsement(asked, by=request.user, **form.texts))
    ):
        messages.success(request, _("Votre avis est enregistré. L’auteur peut le lire."))
        return redirect("repertoire:endorsements")
    version = whole(type(asked.version).objects.filter(pk=asked.version_id)).get()
    return render(request, "repertoire/endorsement.html", {"asked": asked, "version": version, "form": form})
