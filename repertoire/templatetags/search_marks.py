"""Found words marked in a list of results."""

from django import template
from django.utils.safestring import SafeString

from repertoire.search.marks import marked as mark

register = template.Library()


@register.filter
def marked(text: str, found: frozenset[str]) -> SafeString:
    return mark(text, found)
