"""A page for who holds a collection, with or without an account: is this the one that was sealed?"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from operations.queries.seals import find_seal, typed_seal


@login_not_required
@require_GET
def seal(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("sceau", "")[:200]
    sha256 = typed_seal(asked)
    context = {"asked": asked, "is_seal": bool(sha256), "seal": find_seal(sha256) if sha256 else None}
    return render(request, "operations/seal.html", context)
