"""Forms in which people write: they know their writer, what was seen, and which sending this is."""

import uuid
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.http import HttpRequest, QueryDict

from capitalisation.forms import ComparedForm
from writing.models import Seen

#: Two versions kept one after the other must all come back: far above what a page proposes.
MOST_ROWS = 60
_KEY = r"[A-Za-z0-9.-]{8,60}"


class Key(forms.CharField):
    """A mark made by the page; a wrong one counts as none, it is never a reason to refuse a text."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, validators=[RegexValidator(rf"^{_KEY}$")], **kwargs)

    def clean(self, value: Any) -> str:
        try:
            return str(super().clean(value))
        except forms.ValidationError:
            return ""


class Keys(forms.CharField):
    """Several marks, separated by blanks."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=2_000, **kwargs)


class OnceForm(forms.Form):
    """A form whose sending is done once, however often it is sent."""

    key = Key()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", new_key())


class WrittenForm(ComparedForm, OnceForm):
    """A text form: it names its writer (see ``accounts.kept``) and the revision it was typed from."""

    MARKS = ("writer", "revision", "key", "pages", "tab")

    writer = forms.CharField(widget=forms.HiddenInput, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    pages = Keys()
    tab = Key()

    def __init__(self, *args: Any, writer: Any = "", revision: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("writer", str(writer))
        self.initial.setdefault("revision", revision)
        self.initial.setdefault("tab", new_key())

    @property
    def texts(self) -> dict[str, Any]:
        """The cleaned values without the form's own marks; what is not valid is left out."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.MARKS}

    @property
    def seen(self) -> Seen:
        """What the writer had in front of them."""
        data = self.cleaned_data
        return Seen(data.get("revision") or 0, data["key"], frozenset(data.get("pages", "").split()))

    def go_on_from(self, revision: int) -> None:
        """Shown again with its errors: what was valid is written, the next sending starts from there."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["revision"], data["key"] = str(revision), new_key()
        self.data = data

    @classmethod
    def text_names(cls) -> list[str]:
        """Names of the fields in which something is written."""
        return [name for name in cls.base_fields if name not in cls.MARKS]


def mark_in(request: HttpRequest, name: str) -> str:
    """A mark of the posted form, cleaned like in the form itself."""
    return Key().clean(request.POST.get(name, ""))


def new_key() -> str:
    """A key nobody else will draw."""
    return str(uuid.uuid4())


def filled_rows(formset: Any) -> list[dict[str, Any]]:
    """Rows in which anything was typed, in order; a row emptied by its writer goes."""
    rows = [form.cleaned_data for form in formset]
    return [row for row in rows if any(value not in (None, "", False, []) for value in row.values())]
