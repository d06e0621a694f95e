"""Write the review."""

from typing import Any

from django.db import transaction

from accounts.models import User
from narratives.actions.late import _mark_late
from narratives.models import ProjectReview
from narratives.queries.reviews import find_review
from narratives.rules import policy
from workshops.models import Participation
from workshops.models.phases import Feature
from writing.models import Seen


@transaction.atomic
def open_review(participation: Participation, found: ProjectReview | None = None) -> ProjectReview:
    """The same (``found`` by who asked before), written down so that it can be revised."""
    review = found or find_review(participation)
    if review.pk is None:
        Participation.objects.select_for_update(of=("self",)).get(pk=participation.pk)
        review, _created = ProjectReview.objects.get_or_create(
            workshop=review.workshop, author=review.author, defaults={"goals": review.goals}
        )
    return review


@transaction.atomic
def write_review(review: ProjectReview, *, seen: Seen, by: User, **texts: Any) -> None:
    """Keep what was typed; after its phase it is kept as a late draft."""
    policy.may_write_review(by, review).enforce()
    review.revise(seen=seen, **texts)
    _mark_late(review, Feature.WRITE_REVIEW)
