"""Bring together the needs that several days said, and part them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import SignedInRequest
from capitalisation.forms import carried_out
from capitalisation.http import keeps_text, number_in, numbers_in
from needs.actions import gathering as actions
from needs.models import CommonNeed
from needs.models.scope import Scope, periods_of, regions_of
from needs.queries.gathering import common_needs, said_as, suggestions
from needs.rules import policy
from needs.screens.answer_forms import GatheringForm


@keeps_text
def gathering(request: SignedInRequest, code: str, year: int) -> HttpResponse:
    """``?besoin=12&besoin=15`` ticks these, as a suggestion does."""
    policy.may_read_needs(request.user).enforce()
    period = next(iter(periods_of(regions_of(request.user).filter(code=code))), None)
    if period is None or year not in period.years:
        raise Http404
    scope = Scope(period.region, year)
    form = GatheringForm(
        request.POST or None, initial=_ticked(request, scope), writer=request.user.public_id, scope=scope
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(form, lambda: actions.gather(scope, by=request.user, **form.texts))
    ):
        messages.success(request, _("Ces besoins n’en font plus qu’un : une réponse les atteindra tous."))
        return redirect("needs:gathering", code, year)
    context = {
        "scope": scope,
        "form": form,
        "common": common_needs(scope),
        "suggestions": suggestions(scope),
    }
    return render(request, "needs/gathering.html", context)


def _ticked(request: SignedInRequest, scope: Scope) -> dict[str, Any]:
    """What the address names, worded as the first of them."""
    needs, commons = said_as(scope, numbers_in(request.GET.getlist("besoin")))
    common = number_in(request.GET.get("commun", "")) or next((one.pk for one in commons), None)
    wording = needs[0].wording if needs and common is None else ""
    return {"needs": [need.pk for need in needs], "common": common, "wording": wording}


@require_POST
def part(request: SignedInRequest, pk: int) -> HttpResponse:
    policy.may_read_needs(request.user).enforce()
    mine = CommonNeed.objects.filter(region__in=regions_of(request.user)).select_related("region")
    common = get_object_or_404(mine, pk=pk)
    actions.part(common, by=request.user)
    messages.success(request, _("Ces besoins sont de nouveau séparés."))
    return redirect("needs:gathering", common.region.code, common.year)
