"""The history of one's own text: read, compare, come back. Nobody else ever opens it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import SignedInRequest
from capitalisation.conflicts import shown
from capitalisation.http import page_of
from drafts.differences import Piece, differences
from drafts.models import Revised, Stale, TextVersion
from drafts.own import own_text


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the text that differs, ready to be laid side by side."""

    label: str
    then: list[Piece]
    now: list[Piece]


@require_GET
def history(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    text = own_text(request.user, kind, pk)
    context = {"text": text, "page": page_of(request, text.versions.defer("fields"))}
    return render(request, "drafts/history.html", context)


def version(request: SignedInRequest, pk: int) -> HttpResponse:
    """One version beside the text of now, and three ways on."""
    found = get_object_or_404(TextVersion.objects.select_related("content_type"), pk=pk)
    text = own_text(request.user, found.content_type.model, found.object_id)
    if request.method == "POST":
        return _come_back(request, text, found)
    context = {
        "version": found,
        "text": text,
        "parts": [_part(text, name, found.fields.get(name)) for name in _differing(text, found)],
    }
    return render(request, "drafts/version.html", context)


def _come_back(request: SignedInRequest, text: Revised, found: TextVersion) -> HttpResponse:
    if not text.is_writable:
        messages.warning(request, _("Ce texte ne peut plus être modifié."))
        return redirect(found)
    both = request.POST.get("keep") == "both"
    try:
        text.restore(text.joined_with(found.fields) if both else found.fields)
    except Stale:
        messages.warning(request, _("Votre texte vient de changer ailleurs. Comparez de nouveau."))
        return redirect(found)
    messages.success(
        request,
        _("Les deux textes sont gardés, à la suite.")
        if both
        else _("Cette version est de nouveau la vôtre."),
    )
    return redirect(text.writing_url)


def _differing(text: Revised, found: TextVersion) -> list[str]:
    now = text.copy()
    return [
        name for name in text.TEXTS if _readable(text, now[name]) != _readable(text, found.fields.get(name))
    ]


def _part(text: Revised, name: str, then: Any) -> Part:
    pieces = differences(_readable(text, then), _readable(text, getattr(text, name)))
    return Part(
        text.label_of(name),
        [piece for piece in pieces if piece.kind != "added"],
        [piece for piece in pieces if piece.kind != "removed"],
    )


def _readable(text: Revised, value: Any) -> str:
    """The value as people read it: codes become words."""
    if isinstance(value, list):
        return "\n".join(_readable(text, item) for item in value)
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: (name not in text.READING_ORDER, _place(text, name)))
        return " – ".join(filter(None, (_decoded(text, name, value[name]) for name in names)))
    return shown(value)


def _place(text: Revised, name: str) -> int:
    return text.READING_ORDER.index(name) if name in text.READING_ORDER else 0


def _decoded(text: Revised, name: str, value: Any) -> str:
    choices = text.CODES.get(name)
    if choices is not None and value in choices.values:
        return str(choices(value).label)
    return _readable(text, value) if isinstance(value, (str, list, dict)) else ""
