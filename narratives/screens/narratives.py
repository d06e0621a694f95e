"""Phase 2: one's narratives, and what the trio shared."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.actions.journal import record_reading
from accounts.models import SignedInRequest
from capitalisation.http import number_in
from narratives.actions import telling
from narratives.models import Narrative
from narratives.queries import reviews
from narratives.rules import policy
from narratives.screens.forms import (
    NewNarrativeForm,
)
from narratives.screens.questions import BODY_QUESTION
from workshops.rules import policy as workshops_policy
from workshops.screens.common import my_participation, visible_workshop
from writing.screens.once import once


def narratives(request: SignedInRequest, slug: str) -> HttpResponse:
    """One's own narratives, and what the trio shared."""
    workshop = visible_workshop(request, slug)
    participation = my_participation(request, workshop)
    form = NewNarrativeForm(request.POST or None, initial={"moment": request.GET.get("moment", "")})
    review = reviews.find_review(participation)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        return once(
            request,
            chosen["key"],
            lambda: telling.start_narrative(
                workshop,
                mode=chosen["mode"],
                by=request.user,
                **_from_moment(review.moments, chosen["moment"]),
            ),
        )
    visible = Narrative.objects.visible_to(request.user).filter(workshop=workshop).select_related("author")
    context = {
        "workshop": workshop,
        "form": form,
        "mine": [one for one in visible if one.author_id == request.user.pk],
        "shared": [one for one in visible if one.author_id != request.user.pk],
        "turning_points": review.turning_points,
        "may_start": policy.may_start_narrative(request.user, workshop),
    }
    return render(request, "narratives/narratives.html", context)


def _from_moment(moments: list[dict[str, Any]], chosen: str) -> dict[str, str]:
    """Title and time of the starred moment the narrative starts from."""
    starred = [moment for moment in moments if moment.get("is_turning_point")]
    if number_in(chosen) not in range(len(starred)):
        return {}
    moment = starred[int(chosen)]
    return {"title": str(moment["title"])[:90], "when_label": str(moment["when_label"])[:40]}


@require_GET
def narrative(request: SignedInRequest, pk: int) -> HttpResponse:
    """One's own narrative opens where it is written; someone else's, if shared, is read."""
    shown = get_object_or_404(
        Narrative.objects.visible_to(request.user).select_related("author__org_unit__department", "workshop"),
        pk=pk,
    )
    if shown.author_id != request.user.pk:
        record_reading(shown, by=request.user)
        is_mate = bool(workshops_policy.may_take_part(request.user, shown.workshop))
        return render(request, "narratives/narrative_read.html", {"narrative": shown, "is_mate": is_mate})
    return redirect("narratives:question", pk, _resume_at(shown))


#: What each question is mostly about: where it is empty, the writer goes on.
_HEART = {1: "setting", 2: "intent", 3: "steps", 4: "turning_point", 5: "learned"}


def _resume_at(narrative: Narrative) -> int:
    """The first question still unanswered; the text itself when all are, or when it is written freely."""
    if narrative.is_one_page:
        return BODY_QUESTION
    return next((number for number, heart in _HEART.items() if not getattr(narrative, heart)), BODY_QUESTION)
