"""States of a practice version and of what is said of it, how they move, and the scales a sheet is described with."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from capitalisation.lifecycle import Lifecycle, Move


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Brouillon")
    PROPOSED = "proposed", _("Proposée")
    RETAINED = "retained", _("Retenue")
    # Promising, or without enough opinions: its author writes on.
    RETURNED = "returned", _("À retravailler")
    NOT_RETAINED = "not_retained", _("Non retenue à ce stade")
    IN_REVIEW = "in_review", _("En relecture")
    PUBLISHED = "published", _("Publiée")
    SUPERSEDED = "superseded", _("Remplacée")
    RETIRED = "retired", _("Retirée")
    # Somebody said « this text is about me »: hidden until it is decided.
    SUSPENDED = "suspended", _("Suspendue")


_S = VersionState
#: States from which a version leaves the repertoire with its practice: public once, hidden, or about to be public.
LEAVING = (_S.PUBLISHED, _S.SUPERSEDED, _S.SUSPENDED, _S.IN_REVIEW, _S.RETAINED)


class VersionLifecycle(Lifecycle):
    noun = "practice"
    states = VersionState
    #: The next version and an adaptation begin retained; a sheet that is imported, published.
    initial = (_S.DRAFT, _S.RETAINED, _S.PUBLISHED)
    final = (_S.RETIRED,)

    proposed = Move(_S.DRAFT, _S.RETURNED, to=_S.PROPOSED, refusal=_("Cette fiche a déjà été proposée."))
    taken_back = Move(_S.PROPOSED, to=_S.DRAFT)
    retained = Move(_S.PROPOSED, to=_S.RETAINED)
    returned = Move(_S.PROPOSED, to=_S.RETURNED)
    set_aside = Move(_S.PROPOSED, to=_S.NOT_RETAINED)
    started_again = Move(
        _S.NOT_RETAINED, to=_S.DRAFT, refusal=_("Seule une fiche non retenue peut être recommencée.")
    )
    confirmed = Move(
        _S.RETAINED, _S.RETURNED, to=_S.IN_REVIEW, refusal=_("Cette fiche n’attend pas de confirmation.")
    )
    handed_back = Move(_S.IN_REVIEW, to=_S.RETAINED)
    published = Move(_S.IN_REVIEW, to=_S.PUBLISHED)
    superseded = Move(_S.PUBLISHED, to=_S.SUPERSEDED)
    suspended = Move(_S.PUBLISHED, to=_S.SUSPENDED, refusal=_("Cette fiche n’est plus publiée."))
    reinstated = Move(_S.SUSPENDED, to=_S.PUBLISHED)
    retired = Move(*LEAVING, to=_S.RETIRED, refusal=_("Cette fiche n’est plus publiée."))


#: A group retained the sheet, whatever became of it since.
RETAINED_ONCE = frozenset(_S) - {_S.DRAFT, _S.PROPOSED, _S.RETURNED, _S.NOT_RETAINED}
#: States in which the author still writes the text.
EDITABLE = frozenset({_S.DRAFT, _S.RETURNED, _S.RETAINED})


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


#: Outcomes that retain a sheet.
RETAINED = (Outcome.CONSENSUS, Outcome.DEBATED, Outcome.CONSENT)


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


class EndorsementLifecycle(Lifecycle):
    noun = "endorsement"
    states = Endorsed
    initial = (Endorsed.REQUESTED,)
    final = (Endorsed.DECLINED, Endorsed.LAPSED)

    decided = Move(
        Endorsed.REQUESTED,
        to=(Endorsed.GRANTED, Endorsed.RESERVED, Endorsed.DECLINED),
        refusal=_("Cette demande a déjà reçu une réponse."),
    )
    lapsed = Move(Endorsed.GRANTED, Endorsed.RESERVED, to=Endorsed.LAPSED)


class Objected(models.TextChoices):
    """What became of « this text is about me »."""

    # Said by somebody without an account, whose address did not answer yet.
    UNCONFIRMED = "unconfirmed", _("À confirmer")
    OPEN = "open", _("À décider")
    UPHELD = "upheld", _("Fondée : la fiche est retirée")
    DISMISSED = "dismissed", _("Non fondée : la fiche revient")


class ObjectionLifecycle(Lifecycle):
    noun = "objection"
    states = Objected
    initial = (Objected.OPEN, Objected.UNCONFIRMED)
    final = (Objected.UPHELD, Objected.DISMISSED)

    confirmed = Move(Objected.UNCONFIRMED, to=Objected.OPEN, refusal=_("Cette demande est déjà confirmée."))
    decided = Move(
        Objected.OPEN,
        to=(Objected.UPHELD, Objected.DISMISSED),
        refusal=_("Cette demande a déjà reçu une réponse."),
    )


class Trial(models.TextChoices):
    """Where somebody is who wanted to try a practice."""

    INTENDS = "intends", _("Je vais l’essayer")
    TRYING = "trying", _("J’essaie")
    ADOPTED = "adopted", _("Reprise telle quelle")
    ADAPTED = "adapted", _("Reprise et adaptée")
    ABANDONED = "abandoned", _("Abandonnée")


#: Trials of which the end is told.
OVER = (Trial.ADOPTED, Trial.ADAPTED, Trial.ABANDONED)


class TrialLifecycle(Lifecycle):
    noun = "trial"
    states = Trial
    initial = (Trial.INTENDS,)

    #: The person says where they are, and may say otherwise later.
    reported = Move(*Trial, to=Trial)
    begun_again = Move(Trial.ABANDONED, to=Trial.INTENDS)
