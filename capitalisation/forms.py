"""What all forms share: crispy helper, plain text rules, differences."""

import datetime
import re
import unicodedata
from collections.abc import Callable
from typing import Any, TypeVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from capitalisation.conflicts import Difference, shown
from capitalisation.policy import Refused

T = TypeVar("T")
LONGEST_TEXT = 50_000
#: What word processors put for a line: vertical tab, form feed, separators of lines and paragraphs.
_LINE_BREAKS = re.compile(r"\r\n|[\r\x0b\x0c\u2028\u2029]")
#: Bytes of Windows-1252 taken for characters: « ’ », « … », « € ».
_WINDOWS = {code: bytes([code]).decode("cp1252", errors="ignore") or "\x00" for code in range(0x80, 0xA0)}
#: Bullets and arrows of Symbol and Wingdings, which no other font has.
_BULLETS = dict.fromkeys(range(61472, 61696), "•") | {0xF0E0: "→", 0xF02D: "–"}
_READABLE = {**_WINDOWS, **_BULLETS}
_BIDI = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]+")
_BLANK_LINES = re.compile(r"\n{4,}")
_MARK_RUN = re.compile(r"([\u0300-\u036f]{8})[\u0300-\u036f]+")


def form_helper(*, submit: str | Promise = "", tag: bool = True) -> FormHelper:
    """Crispy helper of one form; ``tag=False`` when the page writes the form element itself."""
    helper = FormHelper()
    helper.form_tag = tag
    # Lists about other people stay in no browser.
    helper.attrs = {"novalidate": True, "autocomplete": "off"}
    helper.disable_csrf = not tag
    if submit:
        helper.add_input(Submit("save", submit))
    return helper


def plain_text(value: str) -> str:
    """Text as we store it: NFC, LF, readable signs for those of word processors, no control nor direction override, at
    most two blank lines, at most eight combining marks in a row (reliability page, section 2). No two words are glued."""
    text = _LINE_BREAKS.sub("\n", value).translate(_READABLE)
    text = _CONTROLS.sub(_apart, _BIDI.sub("", text))
    text = unicodedata.normalize("NFC", text)
    return _BLANK_LINES.sub("\n\n\n", _MARK_RUN.sub(r"\1", text))


def _apart(controls: re.Match[str]) -> str:
    """A blank where two words would touch, nothing elsewhere."""
    text, (start, end) = controls.string, controls.span()
    between = start > 0 and end < len(text) and not text[start - 1].isspace() and not text[end].isspace()
    return " " if between else ""


def offer(form: forms.BaseForm, name: str, queryset: QuerySet[Any]) -> None:
    """Set what a model choice field proposes."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(name)
    field.queryset = queryset


def result_of(form: forms.BaseForm, action: Callable[[], T]) -> T | None:
    """What the action returns; ``None`` when it is refused: the form then says why, and keeps what was typed."""
    try:
        return action()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def carried_out(form: forms.BaseForm, action: Callable[[], object]) -> bool:
    """The same for an action whose result nobody needs: whether it was carried out."""
    return result_of(form, lambda: (action(), True)) is not None


def _without_limit(attrs: dict[str, Any]) -> dict[str, Any]:
    """The browser would cut a pasted text in silence; we say what to shorten instead."""
    return {name: value for name, value in attrs.items() if name != "maxlength"}


_TOO_LONG = {
    "max_length": _(
        "Raccourcissez : %(limit_value)s caractères au plus, il y en a %(show_value)s aujourd’hui."
    )
}


class TextField(forms.CharField):
    """A multi-line text. A draft is never refused for being short or empty."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", LONGEST_TEXT)
        kwargs["error_messages"] = {**_TOO_LONG, **kwargs.get("error_messages", {})}
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return _without_limit(super().widget_attrs(widget))

    def to_python(self, value: Any) -> str:
        return plain_text(super().to_python(value) or "")


class LineField(forms.CharField):
    """One line of text, cleaned the same way."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 200)
        kwargs["error_messages"] = {**_TOO_LONG, **kwargs.get("error_messages", {})}
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return _without_limit(super().widget_attrs(widget))

    def to_python(self, value: Any) -> str:
        return " ".join(plain_text(super().to_python(value) or "").split())


class DayField(forms.DateField):
    """A day, within what a calendar of ours may hold: neither the year 20261 nor the year 2."""

    FIRST, LAST = datetime.date(1990, 1, 1), datetime.date(2099, 12, 31)
    default_error_messages = {
        "invalid": _("Indiquez un jour, par exemple 12/03/2026."),
        "far": _("Indiquez un jour entre 1990 et 2099."),
    }

    def __init__(self, **kwargs: Any) -> None:
        bounds = {"type": "date", "min": self.FIRST.isoformat(), "max": self.LAST.isoformat()}
        kwargs["widget"] = forms.DateInput(attrs=bounds, format="%Y-%m-%d")
        super().__init__(**kwargs)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and not self.FIRST <= value <= self.LAST:
            raise forms.ValidationError(self.error_messages["far"], code="far")


class LinesField(TextField):
    """A list typed one item per line; blank lines are dropped."""

    def __init__(self, *, most: int = 20, **kwargs: Any) -> None:
        self.most = most
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in super().to_python(value).split("\n") if line.strip()]

    def validate(self, value: Any) -> None:
        if len(value) > self.most:
            raise forms.ValidationError(
                _("Gardez au plus %(most)s lignes : il y en a %(now)s aujourd’hui."),
                params={"most": self.most, "now": len(value)},
            )

    def run_validators(self, value: Any) -> None:
        for line in value:
            super().run_validators(line)


class ComparedForm(forms.Form):
    """A form whose fields can be laid beside what is saved."""

    @property
    def texts(self) -> dict[str, Any]:
        return self.cleaned_data

    def differences(self, saved: dict[str, Any]) -> list[Difference]:
        """Fields of this bound form that differ from what is saved now."""
        return [
            Difference(
                self.fields[name].label or name, shown(saved.get(name)), shown(mine), _mergeable(self, name)
            )
            for name, mine in self.texts.items()
            if shown(saved.get(name)) != shown(mine)
        ]


def _mergeable(form: forms.Form, name: str) -> str:
    return form.add_prefix(name) if isinstance(form.fields[name], TextField) else ""


def rows_difference(label: Any, saved: list[Any], mine: list[Any]) -> list[Difference]:
    """The difference of a list of rows, as text."""
    return [Difference(label, shown(saved), shown(mine))] if saved != mine else []
