"""What happens to people's data, from the declaration that the purge reads."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from privacy.rules.retention import RETENTION, SILENT


@login_not_required
@require_GET
def data(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "privacy/data.html",
        {
            "lines": [one for one in RETENTION if one.key not in SILENT],
            "organisation": settings.ORGANISATION,
            "dpo": settings.DPO_CONTACT,
        },
    )
