from django import template
from django.conf import settings

from demo.people import DOORS, Door

register = template.Library()


@register.simple_tag
def demo_doors() -> tuple[Door, ...]:
    """The named people of the demo; nobody outside a demo server."""
    return DOORS if settings.DEMO else ()
