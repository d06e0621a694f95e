"""A form whose sending is carried out once, however often it is sent."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url

from accounts.models import SignedInRequest
from capitalisation.forms import result_of
from writing.actions.once import carry_out_once
from writing.actions.unsent import drop_unsent
from writing.screens.forms import OnceForm, mark_in


def once(request: SignedInRequest, key: str, action: Callable[[], Any]) -> HttpResponse:
    """Carry out the action once for this key; go where the first sending led.

    ``action`` returns where to go. What was waiting in this form ends with it, in the same transaction.
    """

    def carried_out() -> str:
        address = resolve_url(action())
        drop_unsent(request.user, request.path, mark_in(request, "tab"))
        return address

    return redirect(carry_out_once(request.user, key, carried_out))


def sent_once(request: SignedInRequest, form: OnceForm, action: Callable[[], Any]) -> HttpResponse | None:
    """The same for a valid form; ``None`` when a rule refused, which the form now says."""
    return result_of(form, lambda: once(request, form.cleaned_data["key"], action))
