"""The triple objective: each figure is what its definition says, and none designates a person."""

import datetime

from django.urls import reverse
from django.utils import timezone

from competences.models import Competence
from needs.models import Need, NeedAnswer, PlannedAction, SelfPositioning
from reports.models import Recipient
from reports.queries.indicators import objectives
from tutors.models import ForwardProject
from workshops.models import Workshop


def value_of(label: str) -> tuple[str, str]:
    (found,) = [one for objective in objectives() for one in objective.indicators if one.label == label]
    return found.value, found.note


def test_three_objectives_each_with_definitions_and_sources(cast, as_user, django_assert_max_num_queries):
    found = objectives()
    assert [one.title for one in found] == ["Capitaliser", "Accompagner", "Professionnaliser"]
    for objective in found:
        for one in objective.indicators:
            assert one.definition
            assert one.source.url
    for short in ("jeanne.marchand", "odile.garnier", "bernard.leroux"):
        client = as_user(cast(short))
        with django_assert_max_num_queries(22):
            page = client.get(reverse("reports:indicators"))
        for one in page.context["open_urls"]:
            assert client.get(one).status_code == 200, f"{short} follows {one}"


def test_coverage_counts_those_who_said_so(cast):
    Recipient.objects.all().update(status="sent")
    some = list(Recipient.objects.all()[:4])
    Recipient.objects.filter(pk__in=[one.pk for one in some]).update(status="acknowledged")
    total = Recipient.objects.count()
    value, note = value_of("Personnes concernées qui ont pris connaissance d’un document")
    assert note == f"4 sur {total}"
    assert value == f"{round(400 / total)}\u00a0%"


def test_a_need_that_waits_for_less_than_sixty_days_is_not_yet_unanswered(cast):
    day = Workshop.objects.get(status="closed")
    needs = Need.objects.filter(status="confirmed", workshop=day).count()
    answered = NeedAnswer.objects.count()
    assert value_of("Besoins répondus en 60 jours")[1] == "0 sur 0"

    late = timezone.localdate() - datetime.timedelta(days=61)
    Workshop.objects.filter(pk=day.pk).update(date=late)
    assert value_of("Besoins répondus en 60 jours")[1] == f"0 sur {needs}"
    NeedAnswer.objects.update(decided_on=late + datetime.timedelta(days=60))
    assert value_of("Besoins répondus en 60 jours")[1] == f"{answered} sur {needs}"


def test_first_steps_and_actions(cast):
    projects = ForwardProject.objects.exclude(committed_on=None).count()
    assert value_of("Premier pas fait dans les 30 jours")[1] == f"0 sur {projects}", (
        "said thirty-five days later: too late to count"
    )
    project = ForwardProject.objects.get(visibility="hierarchy")
    project.checkpoints.filter(step="d15").update(
        answered_on=project.committed_on + datetime.timedelta(days=30)
    )
    assert value_of("Premier pas fait dans les 30 jours")[1] == f"1 sur {projects}"

    PlannedAction.objects.filter(status="planned").update(
        status="delivered", delivered_on=timezone.localdate()
    )
    assert value_of("Actions réalisées")[1] == "1 sur 1"


def test_a_years_way_is_hidden_under_five_people(cast):
    day = Workshop.objects.get(status="closed")
    people = list(
        SelfPositioning.objects.filter(workshop=day).values_list("person", flat=True).distinct()[:5]
    )
    competence = Competence.objects.tutoring().first()
    before = Workshop.objects.create(
        programme=day.programme,
        region=day.region,
        title="Journée d’avant",
        slug="avant",
        date=day.date - datetime.timedelta(days=365),
        status="closed",
    )
    SelfPositioning.objects.filter(workshop=day, competence=competence).update(current=3)

    def positioned(number: int) -> tuple[str, str]:
        SelfPositioning.objects.filter(workshop=before).delete()
        SelfPositioning.objects.bulk_create(
            SelfPositioning(workshop=before, person_id=one, competence=competence, current=1, importance=3)
            for one in people[:number]
        )
        return value_of("Évolution du positionnement en un an")

    assert positioned(4) == ("— effectif insuffisant", "")
    assert positioned(5) == ("+2,0", "sur 5 personnes")
