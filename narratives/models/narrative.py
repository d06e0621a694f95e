"""One real situation, told by the person who lived it. Private until its author shares it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from capitalisation.lifecycle import Stateful
from capitalisation.policy import Sentence
from narratives.models.assembling import assemble
from narratives.models.states import SHARED, NarrativeLifecycle, NarrativeState
from repertoire.models import Signature
from repertoire.models.practice import signed_as
from repertoire.models.states import Stage
from workshops.models.participation import Participation
from workshops.models.workshop import FACILITATOR_ACCESS, Workshop
from writing.models import Revised
from writing.models.words import count_words

FEWEST_WORDS = 200
ADVISED_WORDS = (400, 700)


class NarrativeQuerySet(models.QuerySet["Narrative"]):
    def visible_to(self, user: User) -> Self:
        """One's own; what somebody shared with oneself in their trio; what was shared in a day one facilitates, for 30 days.

        Nobody else: not the centre, not the hierarchy, not an administrator.
        """
        mine = Participation.objects.filter(workshop=OuterRef("workshop"), user=user)
        told = self.model.shared_with.through.objects.filter(narrative=OuterRef("pk"), user=user)
        facilitates = Exists(mine.filter(role__in=("facilitator", "lead"))) & Q(
            workshop__date__gte=timezone.localdate() - FACILITATOR_ACCESS
        )
        return self.filter(
            Q(author=user) | Q(status__in=SHARED) & (Exists(mine) & Exists(told) | facilitates)
        )


class Narrative(Stateful, Revised):
    #: Whom a line of the journal about it concerns.
    JOURNAL_OWNER = "author_id"

    lifecycle = NarrativeLifecycle
    TEXTS = (
        "title",
        "stage",
        "when_label",
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

    READING_ORDER = ("action", "cue", "choice")

    class Mode(models.TextChoices):
        GUIDED = "guided", _("guidé par des questions")
        FREE = "free", _("libre")
        PAIRED = "paired", _("à deux : je raconte, un pair écrit")

    class Diffusion(models.TextChoices):
        TEAM = "team", _("Mon trio")
        WORKSHOP = "workshop", _("La journée")
        PROGRAMME = "programme", _("Le dispositif")
        ADMINISTRATION = "administration", _("L’administration")

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="narratives")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="narratives")
    mode = models.CharField(_("manière d’écrire"), max_length=6, choices=Mode, default=Mode.GUIDED)
    #: Who typed it from a sheet of paper, until and after the author confirms.
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("saisi par")
    )
    own_words_at = models.DateTimeField(_("relu et confirmé le"), null=True)
    status = models.CharField(_("état"), max_length=10, choices=NarrativeState, default=NarrativeState.DRAFT)
    is_late = models.BooleanField(_("brouillon tardif"), default=False)

    title = models.CharField(_("titre du récit"), max_length=90, blank=True)
    stage = models.CharField(_("moment du tutorat"), max_length=12, choices=Stage, blank=True)
    when_label = models.CharField(_("quand"), max_length=40, blank=True)
    setting = models.TextField(_("le cadre"), blank=True)
    intent = models.TextField(_("ce que je cherchais"), blank=True)
    trigger = models.TextField(_("ce qui a déclenché"), blank=True)
    steps = models.JSONField(_("pas à pas"), default=list)
    turning_point = models.TextField(_("le tournant"), blank=True)
    outcome_trainee = models.TextField(_("pour le stagiaire"), blank=True)
    outcome_unit = models.TextField(_("pour l’unité"), blank=True)
    outcome_self = models.TextField(_("pour moi"), blank=True)
    evidence = models.TextField(_("à quoi je le vois"), blank=True)
    helped = models.TextField(_("ce qui a aidé"), blank=True)
    hindered = models.TextField(_("ce qui a gêné"), blank=True)
    unexpected = models.TextField(_("ce que je n’avais pas prévu"), blank=True)
    learned = models.TextField(_("ce que j’en retire"), blank=True)
    redo = models.TextField(_("si c’était à refaire"), blank=True)
    strengths = models.JSONField(_("points forts"), default=list)
    improvements = models.JSONField(_("axes à améliorer"), default=list)
    body = models.TextField(_("le récit"), blank=True)
    signature = models.CharField(
        _("signature souhaitée"), max_length=10, choices=Signature, default=Signature.FUNCTION
    )
    diffusion_level = models.CharField(
        _("diffusion"), max_length=14, choices=Diffusion, default=Diffusion.TEAM
    )
    #: What others read: title, text, stage, when_label as they stood at the last share.
    shared = models.JSONField(default=dict, editable=False)
    shared_at = models.DateTimeField(null=True)
    #: The trio as it was then: another one is not let in behind the author's back.
    shared_with = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = NarrativeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("récit")
        constraints = [
            models.CheckConstraint(condition=NarrativeLifecycle.known(), name="narrative_status_known")
        ]

    def __str__(self) -> str:
        return self.title or str(_("Récit sans titre"))

    def get_absolute_url(self) -> str:
        return reverse("narratives:narrative", args=[self.pk])

    def trio(self) -> list[User]:
        """Who shares the trio of its author today."""
        seat = Participation.objects.filter(workshop=self.workshop_id, user=self.author_id).first()
        return [mate.user for mate in seat.trio_mates()] if seat else []

    @property
    def not_told(self) -> list[User]:
        """Members of today's trio who were not in it when the text was shared."""
        told = set(self.shared_with.values_list("pk", flat=True))
        return [mate for mate in self.trio() if mate.pk not in told]

    @property
    def writer_id(self) -> int:
        return self.author_id

    @property
    def writing_url(self) -> str:
        return self.get_absolute_url()

    @property
    def is_shared(self) -> bool:
        return self.status in SHARED

    @property
    def text(self) -> str:
        """The author's own text, or the answers put end to end until it is rewritten."""
        return self.body or assemble(self)

    @property
    def is_one_page(self) -> bool:
        """Written in one field rather than question by question."""
        return self.mode != self.Mode.GUIDED

    @property
    def awaits_own_words(self) -> bool:
        """Somebody else held the pen: its author must say that these are their words."""
        return self.own_words_at is None and (self.mode == self.Mode.PAIRED or self.entered_by_id is not None)

    @property
    def readable(self) -> dict[str, str]:
        """What others read once it is shared."""
        return {
            "title": self.title,
            "text": self.text,
            "stage": self.stage,
            "when_label": self.when_label,
        }

    @property
    def shared_stage(self) -> Sentence:
        """Name of the stage it was shared with."""
        code = self.shared.get("stage", "")
        return Stage(code).label if code else ""

    @property
    def shared_moment(self) -> str:
        """« Parcours, 2e mois »: the stage, and when in the writer's own words."""
        return ", ".join(str(part) for part in (self.shared_stage, self.shared.get("when_label")) if part)

    @property
    def signed_as(self) -> str:
        """How its author signs it for those who do not know them."""
        return signed_as(self.author, self.signature, str(_("Collectif de la journée")))

    @property
    def has_unshared_changes(self) -> bool:
        """True when the author wrote on after the last share."""
        return self.is_shared and self.shared != self.readable

    @property
    def word_count(self) -> int:
        return count_words(self.text)

    def missing(self) -> list[tuple[int, Sentence]]:
        """What the narrative still lacks to be shared: (question, sentence)."""
        words = self.word_count
        too_short = _("Il faut au moins %(least)s mots pour partager : il y en a %(now)s.") % {
            "least": FEWEST_WORDS,
            "now": words,
        }
        guided = not self.is_one_page
        wanted: list[tuple[int, object, Sentence]] = [
            (6 if self.is_one_page else 1, self.title, _("Donnez un titre à votre récit.")),
            (4, self.turning_point or not guided, _("Racontez l’instant où la situation a changé.")),
            (
                4,
                self.outcome_trainee or self.outcome_unit or self.outcome_self or not guided,
                _("Dites au moins une chose que cela a produite."),
            ),
            (5, self.learned or not guided, _("Écrivez en une phrase ce que vous en retirez.")),
            (6, words >= FEWEST_WORDS, too_short),
            (6, not self.awaits_own_words, _("Relisez le texte et confirmez que ce sont vos mots.")),
        ]
        return [(question, sentence) for question, there, sentence in wanted if not there]
