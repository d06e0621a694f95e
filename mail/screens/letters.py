"""The centre's screen of letters that have not left."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import SignedInRequest
from capitalisation.http import page_of
from mail.actions import again
from mail.models import Letter
from mail.queries.waiting import outbox_of
from mail.rules import policy


@require_GET
def letters(request: SignedInRequest) -> HttpResponse:
    policy.may_see_letters(request.user).enforce()
    outbox = outbox_of(request.user)
    context = {"outbox": outbox, "page": page_of(request, outbox.letters)}
    return render(request, "mail/letters.html", context)


@require_POST
def send_again(request: SignedInRequest, pk: int) -> HttpResponse:
    again.send_again(_known(request, pk), by=request.user)
    messages.success(request, _("La lettre est remise en file : elle part dans la minute."))
    return redirect("mail:letters")


@require_POST
def give_up(request: SignedInRequest, pk: int) -> HttpResponse:
    again.give_up(_known(request, pk), by=request.user)
    messages.success(request, _("Cette lettre ne partira pas."))
    return redirect("mail:letters")


def _known(request: SignedInRequest, pk: int) -> Letter:
    policy.may_see_letters(request.user).enforce()
    return get_object_or_404(policy.letters_of(request.user), pk=pk)
