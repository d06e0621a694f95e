"""Moves of a practice version and the scales it is described with."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Brouillon")
    PROPOSED = "proposed", _("Proposée")
    RETAINED = "retained", _("Retenue")
    NOT_RETAINED = "not_retained", _("Non retenue à ce stade")
    IN_REVIEW = "in_review", _("En relecture")
    PUBLISHED = "published", _("Publiée")
    SUPERSEDED = "superseded", _("Remplacée")
    RETIRED = "retired", _("Retirée")
    # Somebody said « this text is about me »: hidden until it is decided.
    SUSPENDED = "suspended", _("Suspendue")


_S = VersionState
MOVES: dict[VersionState, frozenset[VersionState]] = {
    _S.DRAFT: frozenset({_S.PROPOSED}),
    _S.PROPOSED: frozenset({_S.RETAINED, _S.NOT_RETAINED, _S.DRAFT}),
    _S.RETAINED: frozenset({_S.IN_REVIEW}),
    _S.NOT_RETAINED: frozenset({_S.DRAFT}),
    _S.IN_REVIEW: frozenset({_S.PUBLISHED, _S.RETAINED}),
    _S.PUBLISHED: frozenset({_S.SUPERSEDED, _S.RETIRED, _S.SUSPENDED}),
    _S.SUPERSEDED: frozenset({_S.RETIRED}),
    _S.SUSPENDED: frozenset({_S.PUBLISHED, _S.RETIRED}),
    _S.RETIRED: frozenset(),
}
#: A group retained the sheet, whatever became of it since.
RETAINED_ONCE = frozenset(_S) - {_S.DRAFT, _S.PROPOSED, _S.NOT_RETAINED}
#: States in which the author still writes the text.
EDITABLE = frozenset({_S.DRAFT, _S.RETAINED})


def may_follow(current: str, wanted: str) -> bool:
    return VersionState(wanted) in MOVES[VersionState(current)]


class Stage(models.TextChoices):
    BEFORE = "before", _("Avant l’arrivée")
    WELCOME = "welcome", _("Accueil")
    FIRST_WEEKS = "first_weeks", _("Premières semaines")
    PATH = "path", _("Parcours")
    DIFFICULTY = "difficulty", _("Difficulté")
    ASSESSMENT = "assessment", _("Évaluation")
    END = "end", _("Fin du tutorat")


class Evidence(models.TextChoices):
    PERCEIVED = "perceived", _("Ressenti")
    CORROBORATED = "corroborated", _("Vu par un tiers")
    DOCUMENTED = "documented", _("Avec trace")
    REPEATED = "repeated", _("Répété")


class Explicitness(models.IntegerChoices):
    EMBODIED = 0, _("Incorporé : je le fais sans savoir le dire")
    TELLABLE = 1, _("Racontable : je peux donner un exemple")
    DESCRIBABLE = 2, _("Descriptible : je peux donner les étapes et les bons signes")
    EQUIPPED = 3, _("Outillé : un support écrit existe")


class Replay(models.TextChoices):
    CAN = "can", _("Oui")
    WITH_HELP = "can_with_help", _("Avec de l’aide")
    CANNOT = "cannot", _("Pas encore")


class TransferTarget(models.TextChoices):
    PEER = "peer", _("À un autre directeur, une autre directrice")
    UNIT = "unit", _("Au tutorat des agents de l’unité")


class TransferClass(models.TextChoices):
    AS_IS = "as_is", _("Transférable telle quelle")
    ADAPTABLE = "adaptable", _("Transférable avec adaptation")
    BOUND = "bound", _("Liée au contexte ou à la personne")


class Outcome(models.TextChoices):
    """Outcome of the collective restitution, copied from the day when it is revealed."""

    CONSENSUS = "retained_consensus", _("Retenue")
    DEBATED = "retained_debated", _("Retenue, avis partagés")
    CONSENT = "retained_consent", _("Retenue par consentement")
    TO_REWORK = "to_rework", _("Prometteuse, à retravailler")
    NOT_RETAINED = "not_retained", _("Non retenue à ce stade")
    INCONCLUSIVE = "inconclusive", _("Avis insuffisants")


class Grade(models.IntegerChoices):
    """The five verbal grades (domain page, section 9.2)."""

    FULLY = 5, _("Tout à fait")
    RATHER = 4, _("Plutôt oui")
    FAIRLY = 3, _("Moyennement")
    RATHER_NOT = 2, _("Plutôt non")
    NOT_AT_ALL = 1, _("Pas du tout")


class TimeBand(models.TextChoices):
    UNDER_1H = "under_1h", _("Moins d’une heure par mois")
    FROM_1H_TO_3H = "1h_3h", _("1 à 3 heures par mois")
    OVER_3H = "over_3h", _("Plus de 3 heures par mois")


class Change(models.TextChoices):
    """How far a version is from the one before."""

    MINOR = "minor", _("Mineur : la pratique reste la même, le texte est précisé")
    MAJOR = "major", _("Majeur : on s’y prend autrement")


class Endorsed(models.TextChoices):
    """What the hierarchy says of a version."""

    REQUESTED = "requested", _("Demandée")
    GRANTED = "granted", _("Accordée")
    RESERVED = "reserved", _("Accordée avec réserve")
    DECLINED = "declined", _("Refusée")
    LAPSED = "lapsed", _("Caduque")


class Trial(models.TextChoices):
    """Where somebody is who wanted to try a practice."""

    INTENDS = "intends", _("Je vais l’essayer")
    TRYING = "trying", _("J’essaie")
    ADOPTED = "adopted", _("Reprise telle quelle")
    ADAPTED = "adapted", _("Reprise et adaptée")
    ABANDONED = "abandoned", _("Abandonnée")


#: Trials of which the end is told.
OVER = (Trial.ADOPTED, Trial.ADAPTED, Trial.ABANDONED)
