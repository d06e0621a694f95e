"""Numbers in addresses: none that a database could not hold, so that a wild one is only a page not found."""

from django.urls.converters import IntConverter


class NumberConverter(IntConverter):
    regex = "[0-9]{1,9}"
