"""Signing in with one click, and the letters that were sent: on a demo server only."""

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from accounts.screens.entering import resumed
from capitalisation.http import page_of
from demo.outbox import letters_sent
from demo.people import door_for


@login_not_required
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    door = door_for(request.POST.get("email", ""))
    if not settings.DEMO or door is None:
        raise Http404
    login(request, get_object_or_404(User, email=door.email), "django.contrib.auth.backends.ModelBackend")
    return resumed(request) or redirect("room:home")


@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    """No letter leaves a demo server: they are read here, the last one first."""
    if not settings.DEMO:
        raise Http404
    return render(request, "demo/letters.html", {"page": page_of(request, letters_sent())})
