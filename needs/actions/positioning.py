"""Keep a self-positioning."""

from django.db import transaction

from accounts.models import User
from competences.models import Competence
from needs.models import SelfPositioning
from needs.rules import policy
from workshops.models import Workshop


@transaction.atomic
def position(workshop: Workshop, answers: dict[Competence, dict[str, int | None]], *, by: User) -> None:
    """Keep one domain of the self-positioning; private to its author."""
    policy.may_position(by, workshop).enforce()
    place = by.org_unit.department if by.org_unit is not None else None
    for competence, values in answers.items():
        SelfPositioning.objects.update_or_create(
            workshop=workshop, person=by, competence=competence, defaults={**values, "department": place}
        )
