"""A competence a group missed is adopted into the next version, with a reason; what is in force does not change."""

import pytest
from django.urls import reverse

from competences.actions.versions import activate
from competences.models import Competence, Domain, FrameworkVersion
from narratives.models import CompetenceProposal
from repertoire.models import PracticeCompetence

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def proposal(cast) -> CompetenceProposal:
    return CompetenceProposal.objects.filter(status="proposed").earliest("pk")


def adopted(**changes: object) -> dict[str, object]:
    domain = Domain.objects.filter(version__status="active", version__framework__code="tutorat").get(code="B")
    return {
        "decision": "adopted",
        "reason": "Trois groupes l’ont cherchée.",
        "domain": domain.pk,
        "code": "B9",
        "label": "Tutorer deux stagiaires à la fois",
    } | changes


def test_adopted_it_waits_in_the_next_version(proposal, cast, as_user):
    planner = as_user(cast("odile.garnier"))
    before = list(Competence.objects.tutoring().values_list("pk", "code"))
    referred = list(PracticeCompetence.objects.values_list("pk", "competence"))

    answer = planner.post(reverse("narratives:proposal", args=[proposal.pk]), adopted())

    assert answer.status_code == 302, answer.text
    assert list(Competence.objects.tutoring().values_list("pk", "code")) == before
    following = FrameworkVersion.objects.get(framework__code="tutorat", status="draft")
    proposal.refresh_from_db()
    assert (proposal.status, proposal.competence.code) == ("adopted", "B9")
    assert proposal.competence.domain.version == following
    assert proposal.competence.required_level == 3, "else it could never be a need"
    assert (following.number, Competence.objects.filter(domain__version=following).count()) == ("1.1", 19)
    page = planner.get(reverse("competences:changes", args=["tutorat", "1.1"])).text
    assert "B9 Tutorer deux stagiaires à la fois" in page

    activate(following, by=cast("odile.garnier"))
    assert Competence.objects.tutoring().filter(code="B9").exists()
    assert list(PracticeCompetence.objects.values_list("pk", "competence")) == referred, (
        "practices keep theirs"
    )


def test_the_next_one_joins_the_same_draft_and_a_code_is_taken_once(proposal, cast, as_user):
    planner = as_user(cast("odile.garnier"))
    planner.post(reverse("narratives:proposal", args=[proposal.pk]), adopted())
    other = CompetenceProposal.objects.create(workshop=proposal.workshop, label="Autre")
    url = reverse("narratives:proposal", args=[other.pk])
    assert "Ce code est déjà pris" in planner.post(url, adopted()).text
    planner.post(url, adopted(code="B10"))
    drafts = FrameworkVersion.objects.filter(framework__code="tutorat", status="draft")
    assert drafts.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": ""}, "Dites pourquoi"),
        ({"code": ""}, "Complétez ce champ pour cette décision."),
        ({"decision": "merged"}, "Complétez ce champ pour cette décision."),
        ({"code": "B 9"}, "Un code tient en 20 lettres"),
    ],
)
def test_what_is_missing_is_asked_for(proposal, cast, as_user, changes, sentence):
    url = reverse("narratives:proposal", args=[proposal.pk])
    page = as_user(cast("jeanne.marchand")).post(url, adopted(**changes)).text
    assert sentence in page
    proposal.refresh_from_db()
    assert proposal.status == "proposed"


def test_brought_under_another_or_not_retained(proposal, cast, as_user):
    centre = as_user(cast("jeanne.marchand"))
    known = Competence.objects.tutoring().get(code="B2")
    url = reverse("narratives:proposal", args=[proposal.pk])
    centre.post(url, {"decision": "merged", "reason": "Déjà dans B2.", "competence": known.pk})
    proposal.refresh_from_db()
    assert (proposal.status, proposal.competence) == ("merged", known)
    assert "Déjà dans B2." in centre.get(url).text
    assert "déjà examinée" in centre.post(url, {"decision": "rejected", "reason": "x"}).text
