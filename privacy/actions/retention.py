"""How long what serves for a while is kept (reliability page, 4.2); what is due goes every night."""

import datetime

from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from repertoire.models import PracticeVersion
from repertoire.models.states import VersionState
from writing.models import CitedPerson, IdempotencyKey, UnsentForm

#: A page that kept a sending tries it again for a week at most.
IDEMPOTENCY_KEYS = datetime.timedelta(days=14)
#: As a draft that was never shared.
UNSENT_FORMS = datetime.timedelta(days=365)
CITED_AFTER_PUBLICATION = datetime.timedelta(days=30)
#: A sheet on its way to publication still needs its author's list.
_ON_ITS_WAY = (
    VersionState.DRAFT,
    VersionState.PROPOSED,
    VersionState.RETAINED,
    VersionState.RETURNED,
    VersionState.IN_REVIEW,
)


def purge() -> dict[str, int]:
    """Delete what is due; what was deleted, by kind."""
    now = timezone.now()
    due: dict[str, QuerySet] = {
        "idempotency keys": IdempotencyKey.objects.filter(at__lt=now - IDEMPOTENCY_KEYS),
        "unsent forms": UnsentForm.objects.filter(updated_at__lt=now - UNSENT_FORMS),
        "cited people": _needless_cited_people(now),
    }
    return {kind: rows.delete()[0] for kind, rows in due.items()}


def _needless_cited_people(now: datetime.datetime) -> QuerySet[CitedPerson]:
    """Lists of authors whose last sheet came out a month ago, and who have none on its way."""
    versions = PracticeVersion.objects.order_by().filter(practice__author=OuterRef("author"))
    last = versions.filter(published_on__isnull=False).values("practice__author")
    return CitedPerson.objects.annotate(last=last.annotate(last=Max("published_on")).values("last")).filter(
        ~Exists(versions.filter(status__in=_ON_ITS_WAY)),
        last__lt=timezone.localdate(now - CITED_AFTER_PUBLICATION),
        created_at__lt=now - CITED_AFTER_PUBLICATION,
    )
