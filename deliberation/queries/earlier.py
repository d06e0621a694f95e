"""Sheets of earlier days that their author may put before another group."""

from accounts.models import User
from repertoire.models import PracticeVersion
from repertoire.models.states import VersionLifecycle
from repertoire.models.version import PracticeVersionQuerySet
from workshops.models import Workshop


def sheets_of_earlier_days(author: User, workshop: Workshop) -> PracticeVersionQuerySet:
    """Drafts and sheets given back, of days before this one."""
    return (
        PracticeVersion.objects.filter(
            practice__author=author,
            status__in=VersionLifecycle.proposed.sources,
            practice__formalisation__narrative__workshop__date__lt=workshop.date,
        )
        .exclude(practice__formalisation__narrative__workshop=workshop)
        .select_related("practice")
        .order_by("pk")
    )
