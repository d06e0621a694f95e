"""How a change of a day reaches the other screens: a version that grows with every change.

Screens ask for it and fetch the ordinary page when it grew; nothing but a number travels.
"""

from django.db.models import F

from workshops.models import Workshop


def announce(workshop: Workshop) -> None:
    """Raise the version in the transaction of the change itself, so that both are seen together."""
    Workshop.objects.filter(pk=workshop.pk).update(state_version=F("state_version") + 1)
