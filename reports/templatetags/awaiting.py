"""What reports wait for on somebody's home page: documents to read, answers that are late."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from needs.queries.waiting import late_for
from reports.models import Recipient
from reports.rules.letters import token_of

register = template.Library()
#: Documents named; there are rarely two at a time.
_LISTED = 3


@register.inclusion_tag("reports/_awaiting.html")
def awaiting(user: User) -> dict[str, Any]:
    """Lines (text, address, button); nothing is shown when there are none."""
    lines = []
    late = late_for(user)
    if late:
        said = ngettext(
            "%(count)s besoin attend votre réponse depuis plus de 30 jours.",
            "%(count)s besoins attendent votre réponse depuis plus de 30 jours.",
            late,
        )
        lines.append((said % {"count": late}, reverse("needs:answers"), _("Répondre")))
    received = Recipient.objects.waiting_for(user).select_related(
        "campaign__edition", "campaign__report__region"
    )
    lines += [
        (str(one.campaign), reverse("reports:received", args=[token_of(one)]), _("Lire"))
        for one in received.order_by("-campaign__sent_on", "-pk")[:_LISTED]
    ]
    return {"lines": lines}
