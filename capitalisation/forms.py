"""What all forms share: crispy helper, plain text rules, differences."""

import datetime
from collections.abc import Callable
from typing import Any, TypeVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.db.models import QuerySet
from django.utils.choices import flatten_choices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from capitalisation.conflicts import Difference, shown
from capitalisation.plaintext import one_line, plain_text
from capitalisation.policy import Refused

T = TypeVar("T")
LONGEST_TEXT = 50_000


def form_helper(
    *, submit: str | Promise = "", other: tuple[str, str | Promise] | None = None, tag: bool = True
) -> FormHelper:
    """Crispy helper of one form; ``other``: the name and the words of a second button; ``tag=False`` when the page writes the form
    element itself."""
    helper = FormHelper()
    helper.form_tag = tag
    # Lists about other people stay in no browser.
    helper.attrs = {"novalidate": True, "autocomplete": "off"}
    helper.disable_csrf = not tag
    if submit:
        helper.add_input(Submit("save", submit))
    if other:
        helper.add_input(Submit(*other, css_class="button--second"))
    return helper


def offer(form: forms.BaseForm, name: str, queryset: QuerySet[Any]) -> None:
    """Set what a model choice field proposes."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(name)
    field.queryset = queryset


class SeveralField(forms.ModelMultipleChoiceField):
    """Several rows of a table; a key beyond what the database holds is one that does not exist."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError as error:
            said = self.error_messages["invalid_choice"] % {"value": ""}
            raise forms.ValidationError(said, code="invalid_choice") from error


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
        return one_line(super().to_python(value) or "")


class AddressField(forms.EmailField):
    """An e-mail address in small letters, without marks that nobody sees."""

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "").replace(" ", "").lower()


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


class HourField(forms.TimeField):
    """An hour of a day."""

    default_error_messages = {"invalid": _("Indiquez une heure, par exemple 09:30.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        super().__init__(**kwargs)


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
            Difference(self.fields[name].label or name, theirs, ours, _mergeable(self, name))
            for name, mine in self.texts.items()
            if (theirs := _worded(self.fields[name], saved.get(name)))
            != (ours := _worded(self.fields[name], mine))
        ]


def _worded(field: forms.Field, value: Any) -> str:
    """As a reader knows it: a choice by its label, rows of a table by their names."""
    if isinstance(value, QuerySet | list):
        return shown([str(one) for one in value])
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices: Any = field.choices
        flat: list[tuple[Any, Any]] = list(flatten_choices(choices))
        labels = {str(code): str(label) for code, label in flat}
        return labels.get("" if value is None else str(value), shown(value))
    return shown(value)


def _mergeable(form: forms.Form, name: str) -> str:
    return form.add_prefix(name) if isinstance(form.fields[name], TextField) else ""


def rows_difference(label: Any, saved: list[Any], mine: list[Any]) -> list[Difference]:
    """The difference of a list of rows, as text."""
    return [Difference(label, shown(saved), shown(mine))] if saved != mine else []
