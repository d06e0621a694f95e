"""Figures of the report in the words that may be shown."""

from django import template

from needs.queries.tables import cells

register = template.Library()
register.filter("people", cells.people)
register.filter("supports", cells.supports)
