"""The chain as a reader may follow it: from a practice back to its narrative, on to the needs."""

from typing import Any

from django import template
from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.models import Role, SignedInRequest
from narratives.models import Narrative
from narratives.queries.diffusion import diffused_to
from needs.queries.linking import linkable_needs, readable_needs
from repertoire.models import PracticeVersion
from workshops.models import Participation

register = template.Library()


@register.inclusion_tag("needs/_chain.html", takes_context=True)
def chain_of(context: template.Context, version: PracticeVersion) -> dict[str, Any]:
    """The narrative this practice comes from, when this reader may read it; the needs, for who plans training."""
    request: SignedInRequest = context["request"]
    source = {"formalisations__practice": version.practice_id}
    mine = Narrative.objects.filter(author=request.user, **source).first()
    told = None if mine else diffused_to(request.user).filter(**source).first()
    readable = readable_needs(request.user).filter(pk=OuterRef("pk"))
    there = Participation.objects.filter(workshop=OuterRef("workshop"), user=request.user)
    answered = list(
        version.practice.needs.annotate(is_readable=Exists(readable), was_there=Exists(there)).select_related(
            "workshop", "answer"
        )
    )
    return {
        "version": version,
        "needs": [one for one in answered if one.is_readable],
        "all_needs": len(answered),
        "may_link": linkable_needs(request.user).exists(),
        "mine": mine,
        "told": told,
        "needs_url": reverse("needs:listed") if request.user.holds(Role.PLANNER) else "",
    }
