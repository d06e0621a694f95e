"""The same sending twice is one deed, and gets the same answer."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url

from accounts.models import SignedInRequest
from capitalisation.forms import carried_out
from writing.models import Receipt, UnsentForm
from writing.screens.forms import OnceForm, mark_in


def once(request: SignedInRequest, key: str, deed: Callable[[], Any]) -> HttpResponse:
    """Do ``deed`` unless this person's key was already received; go where the first sending led.

    ``deed`` returns where to go. It, its receipt and the end of what was waiting are one transaction: a refusal
    leaves everything as it was.
    """
    with transaction.atomic():
        if not key:
            return redirect(resolve_url(deed()))
        # The unique key makes a second sending wait here until the first is written.
        receipt, is_new = Receipt.objects.get_or_create(owner=request.user, key=key)
        if is_new:
            receipt.answer = resolve_url(deed())
            receipt.save(update_fields=["answer"])
            UnsentForm.objects.drop(request, mark_in(request, "sheet"))
    return redirect(receipt.answer)


def sent_once(request: SignedInRequest, form: OnceForm, deed: Callable[[], Any]) -> HttpResponse | None:
    """The same for a valid form; ``None`` when a rule refused, which the form now says."""
    answers: list[HttpResponse] = []
    carried_out(form, lambda: answers.append(once(request, form.cleaned_data["key"], deed)))
    return answers[0] if answers else None
