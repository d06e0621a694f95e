"""What every writing screen does: keep, compare, go on."""

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _

from accounts.models import SignedInRequest
from capitalisation.conflicts import Difference, conflict_page
from capitalisation.policy import Refused
from writing.models import Revised, Stale
from writing.screens.forms import WrittenForm
from writing.screens.saving import is_autosave, keep_refused, overtaken, refused, saved

Address = tuple[Any, ...]


class LateText(Protocol):
    """A text that is kept after its phase, and says so."""

    is_late: bool


class WrittenPage(Protocol):
    """The forms of one screen on which a text is written."""

    @property
    def form(self) -> WrittenForm:
        """The form that carries the marks of the sending."""

    def is_valid(self) -> bool: ...

    @property
    def forms(self) -> list[Any]:
        """Every form and list of rows of the page."""

    @property
    def changes(self) -> dict[str, Any]:
        """What is valid, as fields of the text."""

    def differences(self, saved: Any) -> Iterable[Difference]:
        """What differs from the saved text."""


def keep(
    request: SignedInRequest,
    text: Revised,
    page: WrittenPage,
    write: Callable[..., None],
    following: Callable[[], str],
) -> HttpResponse | None:
    """Write what was posted; ``None`` when the screen must be shown again with its errors.

    What is valid is written whatever is not, and the rest waits as it was typed; a page that saves by itself is told.
    """
    is_auto = is_autosave(request)
    is_valid = page.is_valid()
    if not page.form.is_bound:
        return None
    try:
        write(seen=page.form.seen, **page.changes)
    except Stale:
        text.refresh_from_db()
        other = text.keep_overtaken(page.form.cleaned_data["tab"], **page.changes)
        if is_auto:
            return overtaken(other)
        return conflict_page(request, page.differences(text), revision=text.revision)
    except Refused as refusal:
        if is_auto:
            return refused(refusal)
        raise
    refusals = keep_refused(request, page.forms)
    if is_auto:
        return saved(text, refusals=refusals)
    if is_valid:
        return redirect(following())
    page.form.go_on_from(text.revision)
    return None


def after_save(
    request: SignedInRequest, here: Address, following: Address, text: LateText | None = None
) -> str:
    """Where the button leads: further, home, or back here for one more row; a late text is said to be."""
    if text is not None:
        _say_late(request, text)
    match request.POST.get("go", "next"):
        case "next":
            return resolve_url(*following)
        case "quit":
            messages.success(request, _("Votre texte est enregistré."))
            return resolve_url("room:home")
        case _:
            return resolve_url(*here)


def _say_late(request: SignedInRequest, text: LateText) -> None:
    """Tell the writer, without blame, that the text was kept although its phase is closed."""
    if text.is_late:
        messages.warning(
            request,
            _(
                "Cette phase est fermée. Votre texte est gardé comme brouillon tardif : "
                "vous pourrez le terminer pendant la finalisation."
            ),
        )
