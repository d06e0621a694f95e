"""States of a narrative and of a competence that a group missed, how they move; what a finding is about."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from capitalisation.lifecycle import Lifecycle, Move


class NarrativeState(models.TextChoices):
    DRAFT = "draft", _("Brouillon")
    SHARED = "shared", _("Partagé avec mon trio")
    DIFFUSED = "diffused", _("Diffusé")


_N = NarrativeState
#: States in which others read it.
SHARED = (_N.SHARED, _N.DIFFUSED)


class NarrativeLifecycle(Lifecycle):
    noun = "narrative"
    states = NarrativeState
    initial = (_N.DRAFT,)

    #: Again after a change: what is diffused is what the trio read, so it is diffused anew.
    shared = Move(*_N, to=_N.SHARED)
    unshared = Move(*SHARED, to=_N.DRAFT, refusal=_("Ce récit n’est pas partagé."))
    diffused = Move(*SHARED, to=_N.DIFFUSED, refusal=_("Partagez d’abord ce récit avec votre trio."))
    kept_in_trio = Move(_N.DIFFUSED, to=_N.SHARED, refusal=_("Ce récit n’est pas diffusé."))


class ProposalState(models.TextChoices):
    PROPOSED = "proposed", _("Proposée")
    ADOPTED = "adopted", _("Adoptée")
    MERGED = "merged", _("Rattachée")
    REJECTED = "rejected", _("Non retenue")


class ProposalLifecycle(Lifecycle):
    noun = "proposal"
    states = ProposalState
    initial = (ProposalState.PROPOSED,)
    final = (ProposalState.ADOPTED, ProposalState.MERGED, ProposalState.REJECTED)

    decided = Move(
        ProposalState.PROPOSED, to=final, refusal=_("Cette compétence émergente est déjà examinée.")
    )


class Scope(models.TextChoices):
    TUTOR = "tutor", _("moi, comme tuteur ou tutrice")
    SCHEME = "scheme", _("le dispositif")
    CENTRE = "centre", _("le centre de formation")
    HIERARCHY = "hierarchy", _("la hiérarchie")
    PATH = "trainee_path", _("le parcours du stagiaire")
