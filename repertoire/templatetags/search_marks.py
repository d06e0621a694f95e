"""Found words marked in a list of results."""

from django import template
from django.utils.safestring import SafeString

from repertoire.models import PracticeVersion
from repertoire.rules.indexed import body_of
from search.rules.marks import marked as mark
from search.rules.marks import passage

register = template.Library()


@register.filter
def marked(text: str, found: frozenset[str]) -> SafeString:
    return mark(text, found)


@register.simple_tag
def passage_of(version: PracticeVersion, found: frozenset[str]) -> SafeString:
    """Words of the sheet, when the line shows none of those that were looked for."""
    purpose, *others = body_of(version)
    return mark(passage([version.title, purpose], others, found), found)
