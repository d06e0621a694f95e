"""Answers to a page that saves by itself while somebody writes."""

from collections.abc import Iterable
from typing import Any

from django.http import JsonResponse
from django.utils import timezone

from accounts.models import SignedInRequest
from capitalisation.components import hour
from capitalisation.http import AUTOSAVE_HEADER
from capitalisation.policy import Refused
from capitalisation.version import VERSION
from writing.actions.unsent import keep_unsent
from writing.models import Revised, TextVersion, UnsentForm
from writing.screens.forms import mark_in


def is_autosave(request: SignedInRequest) -> bool:
    return request.method == "POST" and AUTOSAVE_HEADER in request.headers


def saved(text: Revised, *, refusals: Iterable[str] = ()) -> JsonResponse:
    """The text is written and committed. ``refusals`` say why some fields could not be."""
    return _answer(revision=text.revision, refusals=list(refusals))


def overtaken(other: TextVersion) -> JsonResponse:
    """Another tab or device wrote first: this text is kept beside, both must be compared."""
    return _answer(status=409, compare=other.get_absolute_url())


def refused(refusal: Refused) -> JsonResponse:
    """A rule forbids to write here now; the page keeps the words."""
    return _answer(status=403, sentence=str(refusal))


class Waiting:
    """What this person typed in the form of this page and has not sent: the latest, then the others."""

    def __init__(self, request: SignedInRequest, address: str = "") -> None:
        kept = list[UnsentForm]()
        if request.method == "GET":
            kept = list(UnsentForm.objects.of(request.user, address or request.path))
        self.others = kept[1:]
        self.initial = {**kept[0].initial, "tab": kept[0].tab} if kept else {}


def save_unsent(request: SignedInRequest) -> JsonResponse:
    """A form whose action asks for a button: its words are kept meanwhile, for its writer alone."""
    fields = {name: values for name, values in request.POST.lists() if name not in _MARKS}
    keep_unsent(request.user, request.path, mark_in(request, "tab"), fields)
    return _answer(revision=0, refusals=[])


def _answer(status: int = 200, **said: Any) -> JsonResponse:
    # A page that was opened before an upgrade learns of it.
    return JsonResponse({"at": hour(timezone.now()), "version": VERSION, **said}, status=status)


#: Marks of a form that are not words of its writer.
_MARKS = frozenset({"csrfmiddlewaretoken", "writer", "revision", "key", "pages", "tab", "go", "save"})
#: Where the refused fields of a page are kept: one place for each address and writer.
_REFUSED = ""


def keep_refused(request: SignedInRequest, forms: Iterable[Any]) -> list[str]:
    """Fields that cannot be written as they are stay as they were typed, for their writer alone.

    Returns why they cannot. What was kept before goes once everything can be written: at a button, or when the page says
    that it mends, which spares the others a query.
    """
    names = set[str]()
    sentences = list[str]()
    for form in forms:
        names |= _refused_names(form)
        sentences += errors_of(form)
    if names or request.headers.get(AUTOSAVE_HEADER, "mends") == "mends":
        fields = {name: values for name, values in request.POST.lists() if name in names - _MARKS}
        keep_unsent(request.user, request.path, _REFUSED, fields)
    return sentences


def put_back(request: SignedInRequest, forms: Iterable[Any]) -> bool:
    """Show refused fields as they were typed; True when there were some."""
    if request.method != "GET":
        return False
    kept = UnsentForm.objects.of(request.user, request.path).filter(tab=_REFUSED).first()
    if kept is None:
        return False
    for row in (row for form in forms for row in _rows(form)):
        row.initial |= {
            name: kept.initial[row.add_prefix(name)]
            for name in row.fields
            if row.add_prefix(name) in kept.initial
        }
    return True


def errors_of(form: Any) -> list[str]:
    """Sentences of a form or of a list of rows, each with the name of its field."""
    if hasattr(form, "forms"):
        said = [sentence for row in form for sentence in errors_of(row)]
        return list(dict.fromkeys([*said, *map(str, form.non_form_errors())]))
    return [
        f"{form.fields[name].label} : {sentence}" if name in form.fields else str(sentence)
        for name, sentences in form.errors.items()
        for sentence in sentences
    ]


def _rows(form: Any) -> list[Any]:
    return list(form) if hasattr(form, "forms") else [form]


def _refused_names(form: Any) -> set[str]:
    return {row.add_prefix(name) for row in _rows(form) for name in row.errors if name in row.fields}
