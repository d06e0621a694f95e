"""Template components: one typed function each, markup in ``templates/components/``."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import template
from django.template.defaultfilters import date as date_filter
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.html import conditional_escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from capitalisation.typography import breakable, french
from capitalisation.version import VERSION

register = template.Library()


@register.simple_block_tag
def panel(content: str, *, title: str = "", tone: str = "plain", level: int = 2) -> SafeString:
    context = {"content": content, "title": title, "tone": tone, "level": level}
    return render_to_string("components/panel.html", context)


#: Marks of our forms, and what is never shown again.
_NOT_WORDS = {"csrfmiddlewaretoken", "writer", "key", "pages", "tab", "query", "kept"}
_FEWEST_LETTERS = 12


@register.inclusion_tag("components/typed.html", takes_context=True)
def typed_words(context: template.Context) -> dict[str, Any]:
    """What was sent to a page that refuses: shown again, so that no word is lost."""
    request = context.get("request")
    sent = request.POST.lists() if request is not None and request.method == "POST" else []
    fields = [(name, value) for name, values in sent for value in values]
    return {
        "texts": _words_in(fields),
        "sentence": _("Rien n’a été enregistré. Copiez votre texte pour le garder."),
    }


@register.inclusion_tag("components/typed.html")
def kept_words(fields: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """What waited while its writer signed in again, to read before sending it."""
    return {"texts": _words_in(fields)}


def _words_in(fields: Iterable[tuple[str, str]]) -> list[str]:
    return [
        value
        for name, value in fields
        if name not in _NOT_WORDS and "password" not in name
        if len(value) >= _FEWEST_LETTERS or " " in value.strip()
    ]


#: By tone of an alert: its picture, its word for who sees no colour, how a screen reader says it.
_ALERTS = {
    "error": ("error", gettext_lazy("Erreur :"), "alert"),
    "warning": ("warning", gettext_lazy("Attention :"), "alert"),
    "success": ("check", gettext_lazy("Succès :"), "status"),
    "info": ("info", gettext_lazy("Information :"), "status"),
}


@register.simple_block_tag
def alert(content: str, *, tone: str = "info", title: str = "") -> SafeString:
    picture, word, role = _ALERTS[tone]
    context = {
        "content": content,
        "tone": tone,
        "title": title,
        "picture": picture,
        "word": word,
        "role": role,
    }
    return render_to_string("components/alert.html", context)


@register.simple_tag
def product_version() -> str:
    return VERSION


@register.simple_tag
def badge(label: str, *, tone: str = "neutral") -> SafeString:
    return format_html('<span class="badge badge--{}">{}</span>', tone, label)


@register.simple_tag
def status(row: Any) -> SafeString:
    """The state of an object, as a badge in the tone that its lifecycle gives it."""
    return badge(row.get_status_display(), tone=row.lifecycle.tones.get(row.status, "neutral"))


@register.simple_tag
def tag(label: str) -> SafeString:
    return format_html('<span class="tag">{}</span>', label)


@register.simple_block_tag
def table(content: str, *, caption: str, hidden_caption: bool = False) -> SafeString:
    """A table in its own scrolling box, reachable by keyboard."""
    context = {"content": content, "caption": caption, "hidden_caption": hidden_caption}
    return render_to_string("components/table.html", context)


@register.simple_tag
def figure(*, label: str, value: Any, note: str = "") -> SafeString:
    return render_to_string("components/figure.html", {"label": label, "value": value, "note": note})


@register.simple_tag
def stepper(*, step: int, steps: Any, next_label: str = "") -> SafeString:
    """Position in a linear process of at most eight steps; ``steps`` is the list of their titles."""
    titles = list(steps)
    context = {
        "step": step,
        "count": len(titles),
        "title": titles[step - 1],
        "done": range(step),
        "todo": range(len(titles) - step),
        "next_title": titles[step] if step < len(titles) else next_label,
    }
    return render_to_string("components/stepper.html", context)


_DISC = '<circle cx="12" cy="12" r="9"/>'
#: Shapes of each picture, on a square of 24.
_PICTURES = {
    "arrow": '<path d="M5 12h14M13 6l6 6-6 6"/>',
    "back": '<path d="M19 12H5M11 6l-6 6 6 6"/>',
    "check": f'{_DISC}<path d="M8 12.5l2.5 2.5L16 9.5"/>',
    "download": '<path d="M12 4v11M7 11l5 5 5-5M5 20h14"/>',
    "error": f'{_DISC}<path d="M9 9l6 6M15 9l-6 6"/>',
    "info": f'{_DISC}<path d="M12 11v5M12 8v.5"/>',
    "lock": '<rect x="5" y="11" width="14" height="9" rx="1"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "person": '<circle cx="12" cy="9" r="3.5"/><path d="M5 20c1-4 4-5.5 7-5.5s6 1.5 7 5.5"/>',
    "search": '<circle cx="11" cy="11" r="6"/><path d="M20 20l-4.5-4.5"/>',
    "star": '<path d="M12 4l2.4 5 5.6.8-4 3.9.9 5.5-4.9-2.6-4.9 2.6.9-5.5-4-3.9 5.6-.8z"/>',
    "warning": '<path d="M12 4l9 16H3zM12 10v4M12 17v.5"/>',
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative picture of our own."""
    return format_html(
        '<svg class="icon" aria-hidden="true" viewBox="0 0 24 24">{}</svg>',
        mark_safe(_PICTURES[name]),  # noqa: S308 our own shapes
    )


@register.filter
def prose(text: str) -> SafeString:
    """User text as paragraphs, escaped, with French spacing."""
    return mark_safe(linebreaks(french(breakable(str(text))), autoescape=True))  # noqa: S308 linebreaks escapes


@register.filter
def line(text: str) -> SafeString:
    """One line of user text, escaped, with French spacing."""
    return conditional_escape(french(breakable(str(text))))


@register.filter
def hour(moment: datetime.datetime | None) -> str:
    """« 11 h 57 » in French, « 11:57 » in English."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    if get_language() == "fr":
        return f"{local.hour}\u00a0h\u00a0{local.minute:02d}"
    return f"{local:%H:%M}"


@register.filter
def epoch(moment: datetime.datetime | None) -> str:
    """Seconds since 1970, for a clock that goes on in the page."""
    return f"{moment.timestamp():.0f}" if moment else ""


@register.filter
def short_date(day: datetime.date | None) -> str:
    """« 12/03/2026 », where the reader is."""
    if isinstance(day, datetime.datetime) and timezone.is_aware(day):
        day = timezone.localtime(day)
    return str(date_filter(day, "SHORT_DATE_FORMAT"))


@register.filter
def long_date(day: datetime.date | None) -> str:
    """« jeudi 12 mars 2026 », « mardi 1er décembre 2026 »."""
    if not day:
        return ""
    if get_language() != "fr":
        return formats.date_format(day, "l, j F Y")
    return formats.date_format(day, r"l j\e\r F Y" if day.day == 1 else "l j F Y")


@register.filter
def ruled(lines: int) -> range:
    """As many lines to write on by hand."""
    return range(lines)


@register.filter
def decimal(number: Any, places: int = 1) -> str:
    return formats.number_format(round(float(number), places), places) if number is not None else ""


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: Any) -> str:
    """The current query string with some parameters changed; ``None`` removes one."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}"
