"""Who asks, and for which objects: everything belongs to the demo."""

from django.utils import timezone

from accounts.models import AddressChange, Centre, Mandate, OrgUnit, User
from competences.models import Competence
from deliberation.models import Finding, PoolEntry, PoolResult
from imports.models import Import
from mail.models import Letter
from narratives.models import CompetenceProposal, Narrative
from needs.models import CommonNeed, Need, NeedsReport, PlannedAction
from privacy.models import Erasure
from repertoire.actions import life
from repertoire.models import Adoption, Endorsement, Objection, PracticeVersion, Signal
from reports.models import DiffusionCampaign, DocumentJob, Recipient
from reports.rules.letters import token_of as token_of_letter
from tutors.models import ForwardProject, Programme, ProjectCheckpoint, Tutorship
from watch.models import SavedSearch
from watch.queries.digest import token_of
from workshops.models import Participation, Workshop

#: Column of the tables → short name in the demo; "" is nobody.
ROLES = {
    "anonymous": "",
    "trainee": "samir.kaci",  # Luc's trainee
    "author": "fatou.sow",  # tutor of the live day; wrote the draft narrative
    "mate": "olivier.mercier",  # same trio; shared a narrative
    "tutor": "claire.aubry",  # tutor of the closed day; wrote the retained sheet
    "reviewer": "luc.perrin",  # tutor of the closed day and member of the committee
    "facilitator": "corinne.faure",  # of the day to come only
    "lead": "malik.benali",  # of the live day and of the closed one
    "centre": "jeanne.marchand",
    "planner": "odile.garnier",
    "endorser": "bernard.leroux",
    "admin": "alix.roy",
}


def objects() -> dict[str, object]:
    """Values for the addresses: ``live`` and ``closed`` days, and things that belong to them."""
    people = {short: User.objects.filter(email=f"{short}@demo.example").first() for short in ROLES.values()}
    live, closed = Workshop.objects.get(status="live"), Workshop.objects.get(status="closed")
    author, tutor = people["fatou.sow"], people["claire.aubry"]
    retained = PracticeVersion.objects.get(practice__author=tutor, status="retained", number=1)
    in_review = PracticeVersion.objects.filter(status="in_review").exclude(practice__author=tutor).first()
    in_pool = PoolEntry.objects.filter(workshop=closed).exclude(version__practice__author=tutor).first()
    common = CommonNeed.objects.create(region=closed.region, year=closed.date.year, wording="Du temps")
    author_trial = Adoption.objects.get(person=tutor)
    stopped, _is_new = Letter.objects.get_or_create(
        key="stopped", defaults={"person": people["samir.kaci"], "stopped_at": timezone.now()}
    )
    return {
        "stopped": stopped.pk,
        "live": live.slug,
        "room": live.room_code,
        "closed": closed.slug,
        "draft": Narrative.objects.get(workshop=live, author=author).pk,
        "former": Narrative.objects.get(workshop=live, author=author).versions.earliest("pk").pk,
        "cited": author.cited_people.earliest("pk").pk,
        "shared": Narrative.objects.get(workshop=live, author=people["olivier.mercier"]).pk,
        "retained": retained.pk,
        "in_review": in_review.pk,
        "published": PracticeVersion.objects.published().order_by("pk").first().practice_id,
        "rewritten": PracticeVersion.objects.get(status="published", number=2).practice_id,
        "asked": Endorsement.objects.get(status="requested").pk,
        "search": SavedSearch.objects.get(person=tutor).pk,
        "token": token_of(tutor),
        "signal": Signal.objects.earliest("pk").pk,
        "told": Narrative.objects.get(status="diffused", diffusion_level="workshop").pk,
        "trial": author_trial.pk,
        "objection": _objection(people["samir.kaci"]).pk,
        "seat": Participation.objects.get(workshop=live, user=author).pk,
        "pairing": closed.pairings.get().pk,
        "pool": in_pool.pk,
        "in_pool": in_pool.version_id,
        "result": PoolResult.objects.filter(round__workshop=closed).first().pk,
        "finding": Finding.objects.filter(workshop=closed).first().pk,
        "need": Need.objects.filter(workshop=closed, author=tutor).first().pk,
        "know_how": Need.objects.filter(cause="know_how", status="confirmed").earliest("pk").pk,
        "condition": Need.objects.filter(cause="can_do", status="confirmed").earliest("pk").pk,
        "common": common.pk,
        "action": PlannedAction.objects.earliest("pk").pk,
        "campaign": DiffusionCampaign.objects.get(report=None).pk,
        "recipient": Recipient.objects.filter(status="listed").earliest("pk").pk,
        "letter": token_of_letter(Recipient.objects.filter(status="listed").earliest("pk")),
        "checkpoint": ProjectCheckpoint.objects.filter(project__tutor=tutor).earliest("pk").pk,
        "project_of_tutor": ForwardProject.objects.get(tutor=tutor).pk,
        "project_for_hierarchy": ForwardProject.objects.get(visibility="hierarchy").pk,
        "import": Import.objects.get().public_id,
        "proposal": CompetenceProposal.objects.earliest("pk").pk,
        "year": NeedsReport.objects.get().year,
        "programme": Programme.objects.earliest("pk").pk,
        "tutorship": Tutorship.objects.get(tutor=people["luc.perrin"]).pk,
        "person": people["samir.kaci"].public_id,
        "address_change": AddressChange.objects.open().get().pk,
        "erasure": Erasure.objects.get_or_create(person=people["samir.kaci"])[0].pk,
        "mandate": Mandate.objects.get(user=people["samir.kaci"]).pk,
        "centre": Centre.objects.earliest("pk").pk,
        "unit": OrgUnit.objects.order_by("pk").first().pk,
        "domain": Competence.objects.tutoring()[0].domain.code,
        "document": DocumentJob.objects.get_or_create(
            requested_by=people["odile.garnier"], kind=DocumentJob.Kind.REPERTOIRE
        )[0].public_id,
    }


def _objection(person: User) -> Objection:
    """Somebody says that the last published sheet is about them."""
    raised = Objection.objects.first()
    if raised is None:
        last = PracticeVersion.objects.published().filter(number=1).order_by("-pk").first()
        raised = life.object_to(last, passage="On m’y reconnaît.", by=person)
    return raised
