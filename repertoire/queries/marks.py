"""The three marks of a practice as its page shows them: each apart, none merged into a score."""

from dataclasses import dataclass

from django.utils.functional import cached_property

from accounts.models import User
from repertoire.models import Adoption, Endorsement, PracticeVersion, Recommendation
from repertoire.models.scales import field_grade
from repertoire.models.states import Endorsed, Grade, Trial

#: As many words of peers and returns are shown on the page.
SHOWN = 5


@dataclass(slots=True)
class Returns:
    """What those who tried say; a grade only from five of them."""

    counted: int
    grade: int | None
    tried: int
    told: list[Adoption]

    @property
    def label(self) -> str:
        return str(Grade(self.grade).label) if self.grade else ""

    @property
    def is_disappointing(self) -> bool:
        """« Moyennement » or less in the field: the sheet asks to be read again."""
        return self.grade is not None and self.grade <= Grade.FAIRLY


class Marks:
    """Read once for one practice; three queries."""

    def __init__(self, version: PracticeVersion, user: User) -> None:
        self.version, self.user = version, user

    @cached_property
    def recommendations(self) -> list[Recommendation]:
        found = Recommendation.objects.filter(practice=self.version.practice_id)
        return list(found.select_related("person__org_unit__department__region").order_by("-at", "-pk"))

    @property
    def shown_recommendations(self) -> list[Recommendation]:
        return self.recommendations[:SHOWN]

    @property
    def mine(self) -> Recommendation | None:
        return next((one for one in self.recommendations if one.person_id == self.user.pk), None)

    @cached_property
    def adoptions(self) -> list[Adoption]:
        found = Adoption.objects.filter(practice=self.version.practice_id)
        return list(found.select_related("person__org_unit__department__region"))

    @property
    def trial(self) -> Adoption | None:
        """One's own."""
        return next((one for one in self.adoptions if one.person_id == self.user.pk), None)

    @property
    def adopted(self) -> int:
        """How many took it over, as it is or adapted."""
        return sum(one.status in (Trial.ADOPTED, Trial.ADAPTED) for one in self.adoptions)

    @property
    def returns(self) -> Returns:
        tried = [one for one in self.adoptions if one.status != Trial.INTENDS]
        counted, grade = field_grade((one.effect, one.economy) for one in tried)
        told = [one for one in self.adoptions if one.answered_on and one.adaptation]
        told.sort(key=lambda one: (one.answered_on, one.pk), reverse=True)
        return Returns(counted, grade, len(self.adoptions), told[:SHOWN])

    @cached_property
    def endorsement(self) -> Endorsement | None:
        return Endorsement.objects.filter(version=self.version).first()

    @property
    def is_reason_public(self) -> bool:
        """A reservation and a refusal are read by all, so that the author may answer them."""
        return self.endorsement is not None and self.endorsement.status in (
            Endorsed.RESERVED,
            Endorsed.DECLINED,
        )
