"""Every sentence that others read passes the gate on names. A new field of text must say which side it is on."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from accounts.models import Role, User
from capitalisation.policy import Refused
from competences.models import Competence
from deliberation.actions import findings, rounds
from deliberation.models import PoolEntry, PoolResult
from deliberation.models.states import RoundState
from deliberation.queries.rounds import find_round
from narratives.actions import formalising, proposals, sharing
from narratives.models import CompetenceProposal
from needs.actions import answering, gathering, needs, planning
from needs.actions import reports as needs_reports
from needs.models import Need, PlannedAction
from needs.models.scope import Scope
from repertoire.actions import editions, life, marks, opinions, signals, writing
from repertoire.models import PracticeVersion
from repertoire.models.opinion import CHECKLIST
from repertoire.models.states import Outcome, VersionState
from reports.actions import campaigns
from room.actions import course, evaluations, minutes
from room.actions import projects as checkpoints
from tests.builders import LONG_TEXT, Day, person
from tutors.actions import projects
from tutors.models import ForwardProject
from workshops.actions import preparing
from workshops.models.phases import PhaseKey
from writing.models import Seen

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]

#: Read by nobody but who wrote it, or by nobody at all.
PRIVATE = {
    "needs.PreparedAnswer.note": "read by those who may answer alone, never published",
    "writing.CitedPerson": "one's own list",
    "writing.HarmlessWord": "one's own answers to the gate",
    "writing.IdempotencyKey": "an address",
    "writing.TextVersion": "the history of one's own text",
    "writing.UnsentForm": "one's own unsent form",
    "tutors.TutorshipMilestone.note": "between a tutor and the centre that follows the tutorship",
    "tutors.TutorshipGoal.planned_result": "between tutor, trainee and centre, who know each other's names",
    "narratives.Formalisation.excerpt": "a passage of one's own narrative",
    "narratives.ProjectReview": "one's own review, never shared",
    "narratives.Narrative.strengths": "one's own, put in common one by one as findings",
    "narratives.Narrative.improvements": "likewise",
    "room.DayNotes": "a facilitator's own notes",
    "watch.SavedSearch": "one's own searches",
    "accounts.OpenSession.browser": "what a browser calls itself, for its owner",
    "accounts.OpenSession.session": "a key, never shown",
    "accounts.RecoveryCode.digest": "a fingerprint",
    "repertoire.Objection.address": "emptied with the answer; nobody reads it",
    "repertoire.Objection.passage": "whoever is concerned names the passage, to the centre alone",
    "repertoire.EditorialReview.checks": "answers to a list",
    "search.PhraseText": "the index of published sheets",
    "search.WordForm": "the index of published sheets",
    "search.Posting": "the index of published sheets",
    "imports.Import": "the file of who sent it",
    "accounts.User.password": "a hash",
}
#: Written by an institution, about itself, or made by the product; names of people belong there when they do.
OFFICIAL = {
    "accounts.JournalEntry",
    "mail.Letter",
    "operations",
    "accounts.JournalSeal",
    "accounts.AddressChange",
    "accounts.SignInTry",
    "accounts.Region",
    "accounts.Department",
    "accounts.Centre",
    "accounts.OrgUnit",
    "accounts.User",
    "competences",
    "tutors.Programme",
    "tutors.Tutorship.rhythm",
    "search.Synonyms",
    "workshops.CharterVersion",
    "workshops.Workshop.title",
    "workshops.Workshop.place",
    "workshops.Workshop.access",
    "workshops.Workshop.sponsor_name",
    "workshops.Workshop.sponsor_statement",
    "workshops.PhaseMove",
    "repertoire.Practice.provenance",
    "repertoire.Practice.source_id",
    "repertoire.FacetLog",
    "deliberation.PoolEntry.title",
    "deliberation.PoolResult.title",
    "deliberation.PoolResult.distribution",
    "needs.NeedsReport",
    "needs.Release",
    "reports.DiffusionCampaign.audiences",
    "room.Minutes.events",
}
#: Fields of the machine, on every text with revisions.
MACHINE = {"changed_at", "last_key", "key", "tab", "sha256", "identifier"}
#: Texts with revisions: the gate reads all of ``TEXTS`` before anybody else does.
WHOLE = {"narratives.Narrative", "repertoire.PracticeVersion", "room.Minutes", "tutors.ProjectGoal"}


def text_fields() -> list[str]:
    """Every field in which a sentence may stand."""
    found = []
    for model in apps.get_models():
        if model.__module__.startswith("django"):
            continue
        for field in model._meta.fields:
            is_line = (
                isinstance(field, models.CharField) and not field.choices and (field.max_length or 0) >= 60
            )
            is_text = isinstance(field, (models.TextField, models.JSONField)) or is_line
            if is_text and not isinstance(field, models.SlugField) and field.name not in MACHINE:
                found.append(f"{model._meta.label}.{field.name}")
    return found


def is_listed(field: str, among: Any) -> bool:
    app, model, _name = field.split(".")
    return any(part in among for part in (app, f"{app}.{model}", field))


class World:
    """A day in its last phase, with whatever the attacks write to."""

    def __init__(self) -> None:
        self.day = Day(7, until=PhaseKey.SHARE)
        self.author, self.mate, self.third = self.day.tutors[:3]
        self.name = f"{self.third.first_name} {self.third.last_name}"
        self.words = f"C’est {self.name} qui l’a dit, ce jour-là."
        self.reader = person(Role.CENTRE, Role.REVIEWER)
        self.planner = person(Role.PLANNER)
        self.endorser = person(Role.ENDORSER)

    def sheet(self, status: str = VersionState.PUBLISHED, author: User | None = None) -> PracticeVersion:
        sheet = self.day.sheet(author or self.author, proposed=True)
        PracticeVersion.objects.filter(pk=sheet.pk).update(
            status=status, outcome=Outcome.CONSENSUS, published_on=timezone.localdate()
        )
        return PracticeVersion.objects.select_related("practice__author").get(pk=sheet.pk)

    def result(self) -> PoolResult:
        sheet = self.sheet(VersionState.PROPOSED)
        round_ = find_round(self.day.workshop, 2)
        round_.save()
        type(round_).objects.filter(pk=round_.pk).update(status=RoundState.REVEALED)
        return PoolResult.objects.create(
            round=round_, version=sheet, title=sheet.title, n=6, eligible=6, distribution={}
        )

    def need(self) -> Need:
        return Need.objects.create(
            workshop=self.day.workshop, author=self.mate, statement="Un besoin", cause="know_how", urgency=2
        )

    def express(self, **fields: Any) -> None:
        values = {"statement": "Un besoin", "cause": "know_how", "wanted_response": "training", "urgency": 2}
        needs.express_need(self.day.fresh, by=self.author, **{**values, **fields})

    def plan(self, **fields: Any) -> PlannedAction:
        values = {
            "title": "Un atelier",
            "objective": "Savoir écouter",
            "audience": "Tuteurs",
            "indicator": "Retours",
            "reason": "",
            "status": "proposed",
            "competences": [],
            "needs": [],
            "mode": "workshop",
            "hours": 3,
            "sessions": 1,
            "due_on": timezone.localdate(),
            "category": "t1",
            "delivered_on": None,
        }
        region = self.day.workshop.region
        action = planning.new_action(region, 2026, by=self.planner)
        return planning.write_action(action, by=self.planner, **{**values, **fields})

    def evaluate(self, words: str) -> None:
        delivered = {"status": "delivered", "delivered_on": timezone.localdate()}
        planning.evaluate_action(self.plan(**delivered), effect=words, by=self.planner)

    def gather(self) -> None:
        scope = Scope(self.day.workshop.region, self.day.workshop.date.year)
        gathering.gather(scope, [], wording=self.words, common=None, by=self.planner)

    def project(self) -> ForwardProject:
        return ForwardProject.objects.create(tutor=self.author)


def _edit_minutes(world: World, name: str) -> None:
    written = minutes.open_minutes(_ended(world), by=world.day.lead)
    minutes.write_minutes(written, seen=Seen.of(written), by=world.day.lead, **{name: world.words})
    minutes.send_minutes(written, by=world.day.lead)


def _answer_minutes(world: World) -> None:
    written = minutes.open_minutes(_ended(world), by=world.day.lead)
    minutes.send_minutes(written, by=world.day.lead)
    minutes.answer_minutes(written, approves=False, comment=world.words, by=world.author)


def _checkpoint(world: World) -> None:
    project = world.project()
    checkpoint = project.checkpoints.create(step="d15", due_on=timezone.localdate())
    checkpoints.say_where(checkpoint, outcome="done", learning=world.words, by=world.author)


def _propose_sheet(world: World, name: str) -> None:
    sheet = world.day.sheet(world.author)
    value = {
        "steps": [{"text": world.words, "cue": ""}] * 3,
        "knowledge": [{"text": world.words, "kind": "rules", "tied": "", "written": "yes", "where": ""}],
        "watch_points": [world.words],
        "tags": [world.name],
    }
    value = value.get(name, [world.words] if name == "resources" else world.words)
    writing.write_version(sheet, seen=Seen.of(sheet), by=world.author, **{name: value})
    sheet.refresh_from_db()
    from deliberation.actions import pool  # noqa: PLC0415 only this attack

    pool.propose_practice(world.day.fresh, sheet, by=world.author)


def _publish_beside(world: World, name: str) -> None:
    sheet = world.sheet(VersionState.RETAINED)
    writing.confirm_version(sheet, signature="function", by=world.author)
    PracticeVersion.objects.filter(pk=sheet.pk).update(**{name: world.words})
    yes = {code: "yes" for code, _sentence in CHECKLIST}
    opinions.review_version(sheet, decision="approve", checks=yes, comment="", by=person(Role.REVIEWER))
    opinions.review_version(sheet, decision="approve", checks=yes, comment="", by=world.reader)


def _share(world: World, name: str) -> None:
    narrative = world.day.narrative(world.author)
    room = narrative._meta.get_field(name).max_length
    text = world.words if room else f"{LONG_TEXT} {world.words}"
    value = [{"text": text}] if name == "steps" else text
    assert room is None or len(text) <= room
    type(narrative).objects.filter(pk=narrative.pk).update(**{name: value})
    narrative.refresh_from_db()
    sharing.share_narrative(narrative, signature="function", by=world.author)


def _commit_project(world: World, name: str) -> None:
    """A project is not shown to others while a name stands in it."""
    from room.queries.projects import is_held_back  # noqa: PLC0415 only this attack

    project = world.project()
    goal = {"objective": "Écouter", "success_sign": "On parle", name: world.words}
    projects.write_project(
        project, written_goals={"self": goal}, seen=Seen.of(project), by=world.author, visibility="buddy"
    )
    if is_held_back(project):
        raise Refused("hidden")


def _decide_proposal(world: World, **fields: Any) -> None:
    sheet = world.sheet(VersionState.PROPOSED)
    proposal = CompetenceProposal.objects.create(
        workshop=world.day.workshop, practice=sheet.practice, proposer=world.author, label="Écouter"
    )
    proposals.decide(proposal, decision="declined", becomes=None, by=world.planner, **fields)


def _emergent(world: World, **fields: str) -> None:
    sheet = world.sheet(VersionState.PROPOSED)
    values = {"label": "Écouter", "rationale": "Elle manque.", **fields}
    formalising.propose_competence(world.day.fresh, sheet, by=world.author, **values)


def _endorse(world: World) -> None:
    sheet = world.sheet()
    marks.ask_endorsement(sheet, by=world.author)
    marks.decide_endorsement(sheet.endorsement, decision="reserved", reason=world.words, by=world.endorser)


def _try(world: World) -> None:
    adoption = marks.try_practice(world.sheet(), by=world.mate)
    marks.report_back(adoption, status="adapted", adaptation=world.words, effect=4, economy=4, by=world.mate)


def _launch(world: World) -> None:
    edition = _edition(world, "Recueil")
    campaigns.launch(
        edition, region=None, audiences=["tutors"], channel="email", message=world.words, by=world.reader
    )


def _close_campaign(world: World) -> None:
    edition = _edition(world, "Recueil")
    campaign = campaigns.launch(
        edition, region=None, audiences=["tutors"], channel="email", message="", by=world.reader
    )
    campaigns.close(campaign, reason=world.words, by=world.reader)


def _edition(world: World, title: str) -> Any:
    world.sheet()
    return editions.seal_edition(title, by=world.reader)


def _objection(world: World) -> None:
    raised = life.object_to(world.sheet(), passage="C’est moi.", by=world.mate)
    life.decide_objection(raised, decision="dismissed", answer=world.words, by=world.reader)


def _replay(world: World) -> None:
    sheet = world.sheet(VersionState.PROPOSED)
    opinions.record_replay(sheet, verdict="partly", missing=world.words, by=world.mate)


def _review(world: World) -> None:
    sheet = world.sheet(VersionState.IN_REVIEW)
    opinions.review_version(sheet, decision="return", checks={}, comment=world.words, by=world.reader)


def _consent(world: World) -> None:
    world.day.workshop.participations.filter(user__in=world.day.tutors[5:]).update(attended=False)
    entry = PoolEntry.objects.filter(
        workshop=world.day.workshop, version=world.sheet(VersionState.PROPOSED)
    ).get()
    rounds.retain_by_consent(entry, reason=world.words, by=world.day.lead)


def _finding(world: World) -> Any:
    return findings.put_in_common(
        world.day.fresh, kind="strength", scope="tutor", statement="Un fait", by=world.author
    )


Attack = Callable[[World], object]
ATTACKS: dict[str, Attack] = {
    "deliberation.Finding.statement": lambda w: findings.put_in_common(
        w.day.fresh, kind="strength", scope="tutor", statement=w.words, by=w.author
    ),
    "deliberation.Finding.theme": lambda w: findings.sort_finding(_finding(w), w.name, by=w.day.lead),
    "deliberation.PoolResult.reason": lambda w: rounds.record_reason(
        w.result(), reason=w.words, minority_note="", by=w.day.lead
    ),
    "deliberation.PoolResult.minority_note": lambda w: rounds.record_reason(
        w.result(), reason="Simple.", minority_note=w.words, by=w.day.lead
    ),
    "repertoire.PracticeVersion.retained_because": _consent,
    "repertoire.PracticeVersion.minority_note": lambda w: _publish_beside(w, "minority_note"),
    "repertoire.PracticeVersion.change_note": lambda w: life.prepare_version(
        w.sheet(), change="minor", note=w.words, by=w.author
    ),
    "repertoire.PracticeVersion.retired_because": lambda w: life.retire(
        w.sheet(), because=w.words, by=w.reader
    ),
    "repertoire.Edition.title": lambda w: _edition(w, w.name),
    "repertoire.Recommendation.why": lambda w: marks.recommend(w.sheet(), why=w.words, by=w.mate),
    "repertoire.Endorsement.reason": _endorse,
    "repertoire.Adoption.adaptation": _try,
    "repertoire.Objection.answer": _objection,
    "repertoire.ReplayCheck.missing": _replay,
    "repertoire.EditorialReview.comment": _review,
    "repertoire.Signal.words": lambda w: signals.signal(words=w.name, note="", competence=None, by=w.mate),
    "repertoire.Signal.note": lambda w: signals.signal(
        words="écoute", note=w.words, competence=None, by=w.mate
    ),
    "workshops.Workshop.sponsor_exception": lambda w: preparing.change_workshop(
        w.day.fresh, sponsor_exception=w.words, by=w.day.centre
    ),
    "workshops.Workshop.cancel_reason": lambda w: preparing.cancel_workshop(
        w.day.fresh, reason=w.words, by=w.day.centre
    ),
    "workshops.Phase.override_reason": lambda w: course.override_phase(
        w.day.fresh, PhaseKey.NARRATE, reason=w.words, by=w.day.lead
    ),
    "narratives.CompetenceProposal.label": lambda w: _emergent(w, label=w.name),
    "narratives.CompetenceProposal.rationale": lambda w: _emergent(w, rationale=w.words),
    "narratives.CompetenceProposal.reason": lambda w: _decide_proposal(w, reason=w.words),
    "needs.Need.statement": lambda w: w.express(statement=w.words),
    "needs.Need.situation": lambda w: w.express(situation=w.words),
    "needs.Need.group_wording": lambda w: needs.triage_need(
        w.need(), cause="know_how", wording=w.words, by=w.day.lead
    ),
    "needs.CommonNeed.wording": World.gather,
    "needs.NeedAnswer.reason": lambda w: needs_reports.answer(
        _confirmed(w), decision="declined", reason=w.words, due_on=None, by=w.planner
    ),
    **{
        f"needs.PlannedAction.{name}": lambda w, name=name: w.plan(**{name: w.words})
        for name in (
            "title",
            "objective",
            "audience",
            "indicator",
            "reason",
            "orientation",
            "organiser",
            "responsible",
        )
    },
    **{
        f"room.Minutes.{name}": lambda w, name=name: _edit_minutes(w, name)
        for name in ("practices", "findings", "needs", "follow_up", "remarks")
    },
    "needs.PreparedAnswer.reason": lambda w: answering.prepare(
        _confirmed(w),
        decision="declined",
        reason=w.words,
        due_on=None,
        note="",
        assigned_to=None,
        seen=0,
        by=w.planner,
    ),
    "needs.PlannedAction.observed_effect": lambda w: w.evaluate(w.words),
    "room.MinutesAnswer.comment": _answer_minutes,
    "room.DayEvaluation.helped": lambda w: _evaluate(w, helped=w.words),
    "room.DayEvaluation.missing": lambda w: _evaluate(w, missing=w.words),
    "reports.DiffusionCampaign.message": _launch,
    "reports.DiffusionCampaign.close_reason": _close_campaign,
    "tutors.ProjectCheckpoint.learning": _checkpoint,
    **{
        f"tutors.ProjectGoal.{name}": lambda w, name=name: _commit_project(w, name)
        for name in ("objective", "first_step", "support_asked", "obstacle", "plan_b", "success_sign")
    },
    **{
        f"repertoire.PracticeVersion.{name}": lambda w, name=name: _propose_sheet(w, name)
        for name in (
            "title",
            "when_to_use",
            "purpose",
            "steps",
            "knowledge",
            "watch_points",
            "keep",
            "adapt",
            "resources",
            "effects",
            "success_conditions",
            "tags",
        )
    },
    **{
        f"narratives.Narrative.{name}": lambda w, name=name: _share(w, name)
        for name in (
            "title",
            "setting",
            "intent",
            "trigger",
            "steps",
            "turning_point",
            "outcome_trainee",
            "outcome_unit",
            "outcome_self",
            "evidence",
            "helped",
            "hindered",
            "unexpected",
            "learned",
            "redo",
            "body",
        )
    },
}
#: The copy of what was shared, made by the share itself.
COPIES = {"narratives.Narrative.shared"}


def _confirmed(world: World) -> Need:
    need = world.need()
    Need.objects.filter(pk=need.pk).update(status="confirmed")
    type(world.day.workshop).objects.filter(pk=world.day.workshop.pk).update(status="wrap_up")
    return Need.objects.select_related("workshop").get(pk=need.pk)


def _ended(world: World) -> Any:
    course.close_phase(world.day.fresh, PhaseKey.SHARE, by=world.day.lead)
    course.wrap_up(world.day.fresh, by=world.day.lead)
    return world.day.fresh


def _evaluate(world: World, **said: str) -> None:
    _ended(world)
    values = {"charter": "yes", "usefulness": 4, "helped": "", "missing": "", **said}
    evaluations.evaluate(world.day.seat(world.author), by=world.author, **values)


def test_every_field_of_text_says_who_reads_it():
    unknown = [
        field
        for field in text_fields()
        if field not in ATTACKS
        and field not in COPIES
        and not is_listed(field, PRIVATE)
        and not is_listed(field, OFFICIAL)
    ]
    assert unknown == [], "private, official, or read by others after the gate: say which"


def test_no_field_is_said_to_be_two_things():
    assert [field for field in ATTACKS if is_listed(field, PRIVATE) or is_listed(field, OFFICIAL)] == []
    assert set(ATTACKS) <= set(text_fields())


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize("field", ATTACKS)
def test_a_name_does_not_go_through(world, field):
    """The name of somebody known, in this field: refused with the sentence of the gate, and written nowhere others read."""
    with pytest.raises(Refused) as refusal:
        ATTACKS[field](world)
    said = str(refusal.value)
    assert world.third.last_name in said or "mots sont à vérifier" in said or said == "hidden", said
    model = apps.get_model(*field.split(".")[:2])
    if model._meta.label in WHOLE:
        return
    for row in model._default_manager.values_list(field.split(".")[2], flat=True):
        assert world.third.last_name not in str(row)


def test_without_a_name_the_same_sentences_go_through(world):
    """Control: the attacks fail for the name alone."""
    world.words, world.name = "C’est simple à reprendre.", "écoute"
    Competence.objects.tutoring().first()
    for field in ("deliberation.Finding.statement", "needs.Need.statement", "repertoire.Signal.note"):
        ATTACKS[field](world)
