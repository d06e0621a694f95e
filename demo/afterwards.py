"""What became of the sheets of the closed day: recommended, tried, endorsed, rewritten."""

import datetime
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.actions.addresses import propose_address
from competences.models import Competence
from demo.content import read
from demo.organisation import Cast
from imports.actions.imports import receive
from imports.actions.tasks import read_import
from imports.models import Import
from narratives.actions.sharing import diffuse
from narratives.models import Narrative
from needs.actions import planning
from needs.actions import reports as needs
from needs.actions.gathering import gather
from needs.actions.needs import answer_needs
from needs.models import Need
from needs.models.scope import Scope
from needs.models.states import NeedState
from repertoire.actions import editions, life, marks, opinions, writing
from repertoire.actions.signals import signal
from repertoire.models import Adoption, Edition, Endorsement, PracticeVersion
from repertoire.models.opinion import CHECKLIST
from reports.actions import campaigns
from reports.models.states import RecipientState
from room.actions import projects as following
from tutors.models import ForwardProject, ProjectCheckpoint, Step
from watch.actions import watching
from workshops.models import Workshop
from writing.models import Seen

#: Long enough ago for the question « where are you? » to be due.
STARTED_DAYS_AGO = 96


def live_on(cast: Cast) -> None:
    content = read("afterwards")
    for one in content["recommendation"]:
        marks.recommend(_sheet(one), why=one["why"], by=cast.people[one["by"]])
    for one in content["endorsement"]:
        _endorse(one, cast)
    for one in content["trial"]:
        _try(one, cast)
    edition = editions.seal_edition(content["edition"], by=cast.people["jeanne.marchand"])
    for one in content["version"]:
        _rewrite(one, cast)
    for one in content["signal"]:
        signal(words=one["words"], note=one["note"], competence=None, by=cast.people[one["by"]])
    _watch(cast, content["watch"])
    _answer(cast, content["answer"])
    _plan(cast, content["action"])
    _diffuse(cast, edition, content["campaign"])
    _report(cast, content["decision"])
    _follow(cast, content["checkpoint"])
    _bring_in(cast)
    # Waits for a second person: the training centre may give it.
    propose_address(
        cast.people["samir.kaci"], "samir.kaci@direction.demo.example", by=cast.people["alix.roy"]
    )
    for short, level in content["diffused"].items():
        told = Narrative.objects.select_related("workshop").get(author=cast.people[short], status="shared")
        diffuse(told, level=level, signature="function", by=cast.people[short])


def _diffuse(cast: Cast, edition: Edition, content: dict[str, Any]) -> None:
    """The centre sends the edition to those it concerns; some have read it."""
    campaign = campaigns.launch(
        edition,
        region=None,
        audiences=content["audiences"],
        channel="email",
        message=content["message"],
        by=cast.people["jeanne.marchand"],
    )
    for short in content["read_by"]:
        recipient = campaign.recipients.get(person=cast.people[short])
        campaigns.answer(recipient, RecipientState.ACKNOWLEDGED)


def _answer(cast: Cast, content: dict[str, Any]) -> None:
    """The lead says which practice answers a need of the day."""
    sheet = _sheet(content)
    confirmed = Need.objects.filter(status=NeedState.CONFIRMED, workshop__status="closed")
    need = confirmed.filter(competence__in=sheet.competence_keys).earliest("pk")
    answer_needs(sheet, [need.pk], by=cast.people[content["by"]])


def _plan(cast: Cast, proposals: list[dict[str, Any]]) -> None:
    planner, day = cast.people["odile.garnier"], Workshop.objects.get(status="closed")
    for one in proposals:
        codes, days = one.pop("competences"), one.pop("due_in_days")
        competences = Competence.objects.tutoring().filter(code__in=codes)
        planning.write_action(
            planning.new_action(day.region, day.date.year, by=planner),
            by=planner,
            **one,
            reason="",
            delivered_on=None,
            due_on=timezone.localdate() + datetime.timedelta(days=days),
            competences=competences,
            needs=Need.objects.filter(
                workshop=day, competence__in=competences, cause="know_how", status=NeedState.CONFIRMED
            ),
        )


def _follow(cast: Cast, told: list[dict[str, Any]]) -> None:
    """Projects began on the day itself; some tutors said where theirs is."""
    day = Workshop.objects.get(status="closed")
    for project in ForwardProject.objects.filter(participation__workshop=day, committed_on__isnull=False):
        ForwardProject.objects.filter(pk=project.pk).update(committed_on=day.date)
        for checkpoint in project.checkpoints.all():
            due_on = Step(checkpoint.step).due(day.date)
            ProjectCheckpoint.objects.filter(pk=checkpoint.pk).update(due_on=due_on)
    for one in told:
        tutor = cast.people[one["by"]]
        checkpoint = ProjectCheckpoint.objects.get(project__tutor=tutor, step=one["step"])
        following.say_where(checkpoint, outcome=one["outcome"], learning=one["learning"], by=tutor)


def _report(cast: Cast, decisions: list[dict[str, Any]]) -> None:
    """A planner freezes the region's report and transmits it; two needs are answered."""
    planner = cast.people["odile.garnier"]
    day = Workshop.objects.get(status="closed")
    for one in read("afterwards")["common_need"]:
        said = Need.objects.filter(group_wording="", statement__in=one["statements"])
        gather(Scope(day.region, day.date.year), list(said), wording=one["wording"], common=None, by=planner)
    campaigns.launch(
        needs.freeze(Scope(day.region, day.date.year), by=planner),
        region=day.region,
        audiences=["hierarchy", "centre"],
        channel="in_app",
        message="",
        by=planner,
    )
    for one in decisions:
        asked = Need.objects.filter(cause=one["cause"], status=NeedState.CONFIRMED, workshop=day).earliest(
            "pk"
        )
        needs.answer(
            asked, decision=one["decision"], reason=one["reason"], due_on=None, by=cast.people[one["by"]]
        )


def _bring_in(cast: Cast) -> None:
    """A list of people, read and waiting for somebody to agree."""
    name = "liste_des_tuteurs.csv"
    upload = SimpleUploadedFile(name, (Path(__file__).parent / "content" / name).read_bytes())
    job = receive(Import.Kind.PEOPLE, upload, {}, by=cast.people["jeanne.marchand"])
    read_import.func(job.pk)


def _watch(cast: Cast, content: dict[str, Any]) -> None:
    person = cast.people[content["by"]]
    for competence in Competence.objects.tutoring().filter(code__in=content["competences"]):
        watching.follow(competence, is_followed=True, by=person)
    watching.keep_search(f"« {content['words']} »", {"q": content["words"]}, by=person)


def _sheet(one: dict[str, Any]) -> PracticeVersion:
    return PracticeVersion.objects.published().select_related("practice__author").get(title=one["sheet"])


def _endorse(one: dict[str, Any], cast: Cast) -> None:
    sheet = _sheet(one)
    marks.ask_endorsement(sheet, by=cast.people["jeanne.marchand"])
    endorsement = Endorsement.objects.get(version=sheet)
    if "decision" in one:
        endorser = cast.people["bernard.leroux"]
        marks.decide_endorsement(endorsement, decision=one["decision"], reason=one["reason"], by=endorser)


def _try(one: dict[str, Any], cast: Cast) -> None:
    person = cast.people[one["by"]]
    adoption = marks.try_practice(_sheet(one), by=person)
    if one["status"] != "intends":
        effect, economy = one["grades"]
        marks.report_back(
            adoption,
            status=one["status"],
            adaptation=one["changed"],
            effect=effect,
            economy=economy,
            by=person,
        )
    started = timezone.localdate() - datetime.timedelta(days=STARTED_DAYS_AGO)
    Adoption.objects.filter(pk=adoption.pk).update(started_on=started)


def _rewrite(one: dict[str, Any], cast: Cast) -> None:
    """A second version, read by the centre and published."""
    sheet = _sheet(one)
    author = cast.people[_short(sheet)]
    version = life.prepare_version(sheet, change=one["change"], note=one["note"], by=author)
    writing.write_version(version, seen=Seen.of(version), by=author, keep=one["keep"])
    writing.confirm_version(version, signature=sheet.practice.signature, by=author)
    checks = {name: "yes" for name, _sentence in CHECKLIST}
    centre = cast.people["jeanne.marchand"]
    opinions.review_version(version, decision="approve", checks=checks, comment="", by=centre)


def _short(sheet: PracticeVersion) -> str:
    author = sheet.practice.author
    return author.email.partition("@")[0] if author else ""
