"""Short documents made while the person waits."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from capitalisation import pdf
from capitalisation.files import attached


def document(
    request: HttpRequest, otherwise: Any, template: str, context: dict[str, Any], name: str
) -> HttpResponse:
    """The PDF; ``otherwise`` is where one goes when it cannot be made, with a sentence."""
    try:
        content = pdf.render(template, context)
    except pdf.PdfFailed:
        messages.error(request, _("Le document n’a pas pu être fait. Réessayez dans un instant."))
        return redirect(otherwise)
    return attached(content, pdf.TYPE, name)
