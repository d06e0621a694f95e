"""What every writing screen does after a save."""

from typing import Any

from django.contrib import messages
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _

from accounts.models import SignedInRequest
from workshops.models import Narrative, ProjectReview

Address = tuple[Any, ...]


def after_save(request: SignedInRequest, here: Address, following: Address) -> str:
    """Where the button leads: further, home, or back here for one more row."""
    match request.POST.get("go", "next"):
        case "next":
            return resolve_url(*following)
        case "quit":
            messages.success(request, _("Votre texte est enregistré."))
            return resolve_url("workshops:home")
        case _:
            return resolve_url(*here)


def say_late(request: SignedInRequest, text: Narrative | ProjectReview) -> None:
    """Tell the writer, without blame, that the text was kept although its phase is closed."""
    if text.is_late:
        messages.warning(
            request,
            _(
                "Cette phase est fermée. Votre texte est gardé comme brouillon tardif : "
                "vous pourrez le terminer pendant la finalisation."
            ),
        )
