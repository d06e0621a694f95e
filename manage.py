#!/usr/bin/env python
"""Command-line door of the project."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "capitalisation.settings")
    try:
        settings.DEBUG  # noqa: B018 reads all of them
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as fault:
        # What to do, without where in the code it was found.
        sys.exit(str(fault))


if __name__ == "__main__":
    main()
