"""Run the gate on everything published, with today's list of known people; meant for every night."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.core.management.base import BaseCommand

from accounts.models import User
from narratives.models import Narrative
from narratives.models.states import NarrativeState
from repertoire.models import Adoption, Endorsement, PracticeVersion, Recommendation
from repertoire.models.states import Endorsed
from repertoire.models.version import ONCE_PUBLIC
from repertoire.rules.policy import published_texts
from writing.rules.detect import Find
from writing.rules.gate import Gate


class Published(NamedTuple):
    """What others read, who wrote it, and how to find it."""

    where: str
    author: User | None
    texts: list[str]


class Command(BaseCommand):
    help = "Says which published texts hold what could name somebody; never prints the name itself."

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit status 1 when a sure find stands in a published text."""
        sure = count = 0
        for one in _published():
            count += 1
            for matter in Gate.of(one.author).matters(one.texts):
                sure += matter.find.is_sure
                self.stdout.write(_line(one.where, matter.find))
        self.stdout.write(f"{count} published texts, {sure} sure finds")
        if sure:
            raise SystemExit(1)


def _published() -> Iterator[Published]:
    """Sheets and their former versions, words of peers and of the hierarchy on them, diffused narratives."""
    for version in PracticeVersion.objects.filter(status__in=ONCE_PUBLIC).select_related("practice__author"):
        where = f"{version.practice.reference} v{version.number}"
        yield Published(where, version.practice.author, published_texts(version))
    for said in Recommendation.objects.select_related("practice", "person"):
        yield Published(f"{said.practice.reference} recommendation {said.pk}", said.person, [said.why])
    tried = Adoption.objects.exclude(answered_on=None).exclude(adaptation="")
    for trial in tried.select_related("practice", "person"):
        yield Published(f"{trial.practice.reference} trial {trial.pk}", trial.person, [trial.adaptation])
    public = Endorsement.objects.filter(status__in=[Endorsed.RESERVED, Endorsed.DECLINED])
    for asked in public.select_related("version__practice", "endorser"):
        where = f"{asked.version.practice.reference} endorsement {asked.pk}"
        yield Published(where, asked.endorser, [asked.reason])
    for told in Narrative.objects.filter(status=NarrativeState.DIFFUSED).select_related("author"):
        texts = [told.shared.get("title", ""), told.shared.get("text", "")]
        yield Published(f"narrative {told.pk}", told.author, texts)


def _line(where: str, find: Find) -> str:
    certainty = "sure" if find.is_sure else "to check"
    return f"{where}: {find.kind} ({certainty}), {len(find.text)} letters"
