"""The triple objective: each figure is what its definition says, and none designates a person."""

import datetime

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
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
    """A share to ten points from twenty people; before, how many were asked, and nothing of what they did."""
    model = Recipient.objects.first()
    Recipient.objects.exclude(pk=model.pk).delete()
    label = "Personnes concernées qui ont pris connaissance d’un document"
    assert value_of(label) == ("— effectif insuffisant", "sur moins de 10 personnes")

    people = list(User.objects.exclude(pk=model.person_id)[:24])
    Recipient.objects.bulk_create(
        Recipient(campaign=model.campaign, person=one, status="acknowledged" if rank < 9 else "sent")
        for rank, one in enumerate(people)
    )
    Recipient.objects.filter(pk=model.pk).update(status="sent")
    assert value_of(label) == ("40 %", "sur 20 personnes ou plus")
    Recipient.objects.update(status="acknowledged")
    assert value_of(label) == ("90 % ou plus", "sur 20 personnes ou plus"), "never « everybody »"
    Recipient.objects.filter(person__in=people[5:]).delete()
    assert value_of(label) == ("— effectif insuffisant", "sur moins de 10 personnes")


def test_a_need_that_waits_for_less_than_sixty_days_is_not_yet_unanswered(cast):
    day = Workshop.objects.get(status="closed")
    Need.objects.exclude(workshop=day).delete()
    needs = Need.objects.filter(status="confirmed", workshop=day).count()
    answered = NeedAnswer.objects.count()
    assert value_of("Besoins répondus en 60 jours")[1] == "0 sur 0"

    late = timezone.localdate() - datetime.timedelta(days=61)
    Workshop.objects.filter(pk=day.pk).update(date=late)
    assert value_of("Besoins répondus en 60 jours")[1] == f"0 sur {needs}"
    NeedAnswer.objects.update(decided_on=late + datetime.timedelta(days=60))
    assert value_of("Besoins répondus en 60 jours")[1] == f"{answered} sur {needs}"


def test_a_handful_of_projects_says_nothing_of_any(cast):
    """The attack: « 0 sur 3 » said that none of the three had made the first step."""
    projects = ForwardProject.objects.exclude(committed_on=None).count()
    assert projects < 20
    for label in ("Premier pas fait dans les 30 jours", "Projets revus à trois mois"):
        value, note = value_of(label)
        assert value == "— effectif insuffisant"
        assert " sur " not in note.removeprefix("sur ")


def test_actions_done_are_counted(cast):
    PlannedAction.objects.filter(status="planned").update(
        status="delivered", delivered_on=timezone.localdate()
    )
    assert value_of("Actions réalisées")[1] == "1 sur 1"


def test_a_years_way_is_a_share_from_twenty_people(cast):
    day = Workshop.objects.get(status="closed")
    people = list(User.objects.order_by("pk")[:24])
    competence = Competence.objects.tutoring().first()
    before = Workshop.objects.create(
        programme=day.programme,
        region=day.region,
        title="Journée d’avant",
        slug="avant",
        date=day.date - datetime.timedelta(days=365),
        status="closed",
    )
    SelfPositioning.objects.filter(workshop=day).delete()

    def positioned(number: int, risen: int) -> tuple[str, str]:
        SelfPositioning.objects.all().delete()
        SelfPositioning.objects.bulk_create(
            SelfPositioning(
                workshop=one,
                person=person,
                competence=competence,
                current=3 if one == day and rank < risen else 1,
                importance=3,
            )
            for rank, person in enumerate(people[:number])
            for one in (before, day)
        )
        return value_of("Personnes dont le positionnement a monté en un an")

    assert positioned(4, 4) == ("— effectif insuffisant", "sur moins de 10 personnes")
    assert positioned(19, 19) == ("— effectif insuffisant", "sur 10 personnes ou plus")
    assert positioned(24, 10) == ("40 %", "sur 20 personnes ou plus")
    assert positioned(24, 0) == ("10 % ou moins", "sur 20 personnes ou plus")
