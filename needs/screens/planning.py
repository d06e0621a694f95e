"""What the training plan proposes to do about needs."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import SignedInRequest
from capitalisation.conflicts import conflict_page
from capitalisation.files import attached
from capitalisation.forms import carried_out
from capitalisation.http import keeps_text, numbers_in
from capitalisation.spreadsheets import XLSX_TYPE
from competences.models import Competence
from needs.actions import planning as actions
from needs.models import PlannedAction
from needs.models.scope import Scope, periods_of, regions_of
from needs.queries.gathering import offered_to_actions, said_as
from needs.queries.plan_workbook import workbook
from needs.queries.report import needs_report
from needs.queries.tables import TABLES
from needs.rules import policy
from needs.screens.plan_forms import ActionForm, EffectForm
from writing.models import Stale


@keeps_text
def action_new(request: SignedInRequest, code: str, year: int) -> HttpResponse:
    """``?competence=C2`` ticks a competence, ``?besoin=12&besoin=15`` these needs with theirs: one action answers several."""
    policy.may_read_needs(request.user).enforce()
    scope = _scope(request, code, year)
    action = actions.new_action(scope.region, year, by=request.user)
    return _written(request, action, _ticked(request, scope))


def _scope(request: SignedInRequest, code: str, year: int) -> Scope:
    """404 for another's region, and for a year that has no days."""
    period = next(iter(periods_of(regions_of(request.user).filter(code=code))), None)
    if period is None or year not in period.years:
        raise Http404
    return Scope(period.region, year)


def _ticked(request: SignedInRequest, scope: Scope) -> dict[str, object]:
    alone, commons = said_as(scope, numbers_in(request.GET.getlist("besoin")))
    needs = list(
        offered_to_actions(scope).filter(Q(pk__in=[need.pk for need in alone]) | Q(common__in=commons))
    )
    asked = Q(code=request.GET.get("competence", "")) | Q(needs__in=needs)
    competences = Competence.objects.tutoring().filter(asked).distinct()
    return {"competences": [one.pk for one in competences], "needs": [need.pk for need in needs]}


@require_GET
def plan_file(request: SignedInRequest, code: str, year: int) -> HttpResponse:
    """The plan as a workbook."""
    policy.may_read_needs(request.user).enforce()
    scope = _scope(request, code, year)
    planned = PlannedAction.objects.planned_for(scope.region, year).prefetch_related(
        "needs__common", "competences"
    )
    report = needs_report(scope)
    content = workbook(scope, list(planned), TABLES["T4"](report), TABLES["T5"](report))
    return attached(content, XLSX_TYPE, f"plan-{code}-{year}.xlsx")


@keeps_text
def action(request: SignedInRequest, pk: int) -> HttpResponse:
    policy.may_read_needs(request.user).enforce()
    mine = PlannedAction.objects.filter(region__in=regions_of(request.user)).select_related("region")
    found = get_object_or_404(mine, pk=pk)
    return _written(request, found, ActionForm.initial_of(found))


@keeps_text
def effect(request: SignedInRequest, pk: int) -> HttpResponse:
    """What an action that was delivered changed."""
    policy.may_read_needs(request.user).enforce()
    mine = PlannedAction.objects.filter(region__in=regions_of(request.user)).select_related("region")
    found = get_object_or_404(mine, pk=pk)
    form = EffectForm(request.POST or None, writer=request.user.public_id)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(form, lambda: actions.evaluate_action(found, by=request.user, **form.texts))
    ):
        messages.success(request, _("L’effet constaté est enregistré."))
        return redirect(found)
    policy.may_evaluate(request.user, found).enforce()
    return render(request, "needs/effect.html", {"action": found, "form": form})


def _written(request: SignedInRequest, action: PlannedAction, initial: dict[str, object]) -> HttpResponse:
    scope = Scope(action.region, action.year)
    form = ActionForm(
        request.POST or None,
        initial=initial,
        writer=request.user.public_id,
        revision=action.revision if action.pk else None,
        scope=scope,
    )
    if request.method == "POST" and form.is_valid():
        seen = form.seen.revision if action.pk else None
        try:
            if carried_out(
                form, lambda: actions.write_action(action, by=request.user, seen=seen, **form.texts)
            ):
                messages.success(request, _("L’action est enregistrée dans le plan."))
                return redirect(f"{resolve_url('needs:plan')}?{scope.query}")
        except Stale:
            saved = ActionForm.initial_of(action)
            return conflict_page(request, form.differences(saved), revision=action.revision)
    context = {
        "action": action,
        "form": form,
        "may_change": policy.may_change_action(request.user, action),
        "may_evaluate": action.pk and policy.may_evaluate(request.user, action),
    }
    return render(request, "needs/action.html", context)
