"""Template components: one typed function each, markup in ``templates/components/``."""

import datetime
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.html import conditional_escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from capitalisation.typography import breakable, french

register = template.Library()


@register.simple_block_tag
def panel(content: str, *, title: str = "", tone: str = "plain", level: int = 2) -> SafeString:
    context = {"content": content, "title": title, "tone": tone, "level": level}
    return render_to_string("components/panel.html", context)


#: Marks of our forms, and what is never shown again.
_NOT_WORDS = {"csrfmiddlewaretoken", "writer", "key", "pages", "sheet", "query", "kept"}
_FEWEST_LETTERS = 12


@register.inclusion_tag("components/typed.html", takes_context=True)
def typed_words(context: template.Context) -> dict[str, Any]:
    """What was sent to a page that refuses: shown again, so that no word is lost."""
    request = context.get("request")
    sent = request.POST.lists() if request is not None and request.method == "POST" else []
    return {
        "texts": [
            value
            for name, values in sent
            if name not in _NOT_WORDS and "password" not in name
            for value in values
            if len(value) >= _FEWEST_LETTERS or " " in value.strip()
        ]
    }


@register.simple_block_tag
def alert(content: str, *, tone: str = "info", title: str = "") -> SafeString:
    return render_to_string("components/alert.html", {"content": content, "tone": tone, "title": title})


@register.simple_tag
def badge(label: str, *, tone: str = "neutral") -> SafeString:
    return format_html('<span class="badge badge--{}">{}</span>', tone, label)


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


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative picture from our own sprite."""
    return render_to_string("components/icon.html", {"name": name})


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
def long_date(day: datetime.date | None) -> str:
    """« jeudi 12 mars 2026 »."""
    return formats.date_format(day, "l j F Y" if get_language() == "fr" else "l, j F Y") if day else ""


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
