"""Start a practice sheet from a passage; name a competence that the framework misses."""

from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.actions.journal import record
from accounts.models import User
from capitalisation.components import long_date
from narratives.models import CompetenceProposal, Formalisation, Narrative
from narratives.rules import policy
from repertoire.actions import writing
from repertoire.models import PracticeVersion
from workshops.models import Workshop
from workshops.models.phases import Feature
from workshops.rules import policy as workshops_policy
from writing.models import Seen
from writing.rules import gate


@transaction.atomic
def formalise(narrative: Narrative, excerpt: str, *, by: User) -> PracticeVersion:
    """Start a practice sheet from a passage of one's own narrative."""
    policy.may_write_narrative(by, narrative).enforce()
    workshops_policy.may_use(by, narrative.workshop, Feature.FORMALISE).enforce()
    day = narrative.workshop
    version = writing.start_practice(by=by, provenance=provenance(day), centre=day.programme.centre)
    Formalisation.objects.create(practice=version.practice, narrative=narrative, excerpt=excerpt)
    steps = [{"text": line.strip(), "cue": ""} for line in excerpt.split("\n") if line.strip()][:9]
    texts: dict[str, Any] = {"steps": [step for step in steps if len(step["text"]) <= 240]}
    stages = [narrative.stage] if narrative.stage else []
    writing.write_version(version, seen=Seen.of(version), by=by, stages=stages, **texts)
    return version


@transaction.atomic
def propose_competence(
    workshop: Workshop, version: PracticeVersion, *, label: str, rationale: str, by: User
) -> CompetenceProposal:
    """Name a competence that the framework does not hold yet."""
    workshops_policy.may_take_part(by, workshop).enforce()
    gate.may_be_said(by, label, rationale).enforce()
    proposal = CompetenceProposal.objects.create(
        workshop=workshop, practice=version.practice, proposer=by, label=label, rationale=rationale
    )
    record("competence.proposed", proposal, by=by)
    return proposal


def provenance(workshop: Workshop) -> str:
    """Frozen words that name the day on its sheets, in French whatever the reader's language."""
    with translation.override("fr"):
        return _("Collectif de la journée du %(date)s") % {"date": long_date(workshop.date)}
