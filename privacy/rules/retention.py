"""What is rule, how long, and what happens then: one declaration, read by the nightly purge, the letters and the page.

Terms count from an event, in days. What belongs to a person (``owner``) goes thirty days after they were told.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from django.db.models import F, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import OpenSession, SignInTry
from imports.models import Import
from imports.models.states import ImportState
from narratives.models import Narrative, ProjectReview
from narratives.models.states import NarrativeState
from needs.models import Need, SelfPositioning
from privacy.models import KEPT_FOR, Archive
from privacy.rules import due
from repertoire.models import Objection
from repertoire.models.states import Objected
from repertoire.rules.links import LIFE
from reports.models import LINK_LIFETIME, DocumentJob
from room.models import DayEvaluation, DayNotes, Minutes
from workshops.models import Participation
from writing.models import IdempotencyKey, UnsentForm

#: Key of the rule under which everything of a person goes.
ACCOUNT = "account"
#: From the letter to the day something of a person goes.
NOTICE = datetime.timedelta(days=30)
_FORTNIGHT, _MONTH, _YEAR = (datetime.timedelta(days=days) for days in (14, 30, 365))


class End(Enum):
    DELETED = auto()
    #: With the file it names.
    DELETED_WITH_FILE = auto()
    #: Some fields only, written as ``fields`` says.
    EMPTIED = auto()
    #: A line of the journal keeps act and time.
    UNNAMED = auto()
    #: People: what is theirs goes, see ``privacy.rules.erasure``.
    ERASED = auto()


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of data. Without ``rows`` the promise is rule elsewhere, or there is no end."""

    key: str
    what: Promise
    who: Promise
    how_long: Promise
    term: datetime.timedelta = datetime.timedelta()
    #: Rows whose event came before this moment.
    rows: Callable[[datetime.datetime], QuerySet[Any]] | None = None
    owner: str = ""
    end: End = End.DELETED
    fields: dict[str, Any] = field(default_factory=dict)


_PRESENCE = {"seen_at": None, "help_asked_at": None, "nudged_at": None, "reminded_on": None}
_OWN = _("Vous seul. Ni le centre, ni la hiérarchie, ni l’administration du service.")

RETENTION = (
    Rule(
        ACCOUNT,
        _("Compte, rôles, tutorats, participations"),
        _("Vous, le centre de formation et l’administration fonctionnelle."),
        _(
            "jusqu’à l’effacement que vous demandez, ou 24 mois sans connexion, et 30 jours après vous avoir prévenu"
        ),
        2 * _YEAR,
        due.unused_accounts,
        owner="pk",
        end=End.ERASED,
    ),
    Rule(
        "drafts",
        _("Brouillon de récit jamais partagé"),
        _OWN,
        _("12 mois après la journée, et 30 jours après vous avoir prévenu"),
        _YEAR,
        due.on_days_before(Narrative, status=NarrativeState.DRAFT),
        owner="author",
    ),
    Rule(
        "narratives",
        _("Récit partagé avec votre trio"),
        _("Votre trio, et l’animation pendant 30 jours."),
        _("24 mois après la journée, et 30 jours après vous avoir prévenu"),
        2 * _YEAR,
        due.on_days_before(Narrative, status=NarrativeState.SHARED),
        owner="author",
    ),
    Rule(
        "told",
        _("Récit que vous diffusez"),
        _("Les lecteurs que vous avez choisis : le groupe de la journée, ou tout le répertoire."),
        _("tant que vous le diffusez"),
    ),
    Rule(
        "reviews",
        _("Bilan"),
        _OWN,
        _("24 mois après la journée, et 30 jours après vous avoir prévenu"),
        2 * _YEAR,
        due.on_days_before(ProjectReview),
        owner="author",
    ),
    Rule(
        "projects",
        _("Projet du tuteur"),
        _(
            "Vous seul, ou les personnes que vous choisissez une fois votre engagement pris : "
            "votre trio, l’animation ou la hiérarchie."
        ),
        _("24 mois après la journée, et 30 jours après vous avoir prévenu"),
        2 * _YEAR,
        due.projects,
        owner="tutor",
    ),
    Rule(
        "positionings",
        _("Positionnement sur les compétences"),
        _OWN,
        _("36 mois après la journée : trois plans de formation. Vous êtes prévenu 30 jours avant."),
        3 * _YEAR,
        due.on_days_before(SelfPositioning),
        owner="person",
    ),
    Rule(
        "release_marks",
        _("Empreinte de vos réponses, gardée avec les chiffres d’une région"),
        _("Personne : elle dit seulement combien de réponses ont changé, et le serveur seul peut la faire."),
        _("24 mois"),
        2 * _YEAR,
        due.marked_releases,
        end=End.EMPTIED,
        fields={"marks": {}},
    ),
    Rule(
        "needs",
        _("Besoin exprimé"),
        _("Le groupe, sans votre nom. Aucun chiffre n’est montré quand moins de cinq personnes ont répondu."),
        _("le lien avec vous, 36 mois ; le besoin sans vous, tant qu’il sert au plan"),
        3 * _YEAR,
        due.on_days_before(Need, author__isnull=False),
        end=End.EMPTIED,
        fields={"author": None},
    ),
    Rule(
        "ballots",
        _("Bulletin d’appréciation"),
        _(
            "Personne. Le lien avec votre nom sert à retrouver vos réponses ; il est détruit dès la fermeture du "
            "second tour. Une sauvegarde faite pendant la journée peut le contenir jusqu’à ce qu’elle soit effacée "
            "à son tour."
        ),
        _("jusqu’à la fermeture du second tour"),
    ),
    Rule(
        "evaluations",
        _("Avis sur la journée"),
        _("L’animation principale et le centre, sans votre nom, à partir de cinq réponses."),
        _("12 mois après la journée"),
        _YEAR,
        due.on_days_before(DayEvaluation),
    ),
    Rule(
        "presence",
        _("Présence, aide demandée, avancement"),
        _("L’équipe d’animation de la journée. Jamais ce que vous écrivez."),
        _("12 mois après la journée ; la participation elle-même, comme le compte"),
        _YEAR,
        lambda moment: due.on_days_before(Participation)(moment).exclude(**_PRESENCE),
        end=End.EMPTIED,
        fields=_PRESENCE,
    ),
    Rule(
        "notes",
        _("Notes d’animation"),
        _("La personne qui les écrit."),
        _("12 mois après la journée, et 30 jours après l’avoir prévenue"),
        _YEAR,
        due.on_days_before(DayNotes),
        owner="owner",
    ),
    Rule(
        "minutes",
        _("Compte rendu de la journée"),
        _("Le groupe, l’animation et le centre, une fois envoyé. Aucun nom de participant n’y est écrit."),
        _("12 mois après la journée"),
        _YEAR,
        due.on_days_before(Minutes),
    ),
    Rule(
        "sheets",
        _("Fiche publiée"),
        _("Les lecteurs autorisés, signée comme vous l’avez choisi."),
        _("tant qu’elle est utile"),
    ),
    Rule(
        "cited",
        _("Liste privée des personnes citées"),
        _OWN,
        _("un mois après la publication de votre dernière fiche"),
        _MONTH,
        due.needless_cited_people,
    ),
    Rule(
        "versions",
        _("Versions précédentes d’un texte"),
        _("Vous seul. Personne d’autre ne peut les ouvrir, même quand le texte est partagé."),
        _("comme le texte"),
    ),
    Rule(
        "browser",
        _("Texte gardé sur l’ordinateur quand le réseau est coupé"),
        _("Vous seul, une fois connecté : il est chiffré, illisible pour la personne suivante."),
        _("jusqu’à son envoi, sept jours au plus"),
    ),
    Rule(
        "unsent",
        _("Saisie qui ne peut pas encore être enregistrée"),
        _OWN,
        _("12 mois, et 30 jours après vous avoir prévenu"),
        _YEAR,
        lambda moment: UnsentForm.objects.filter(updated_at__lt=moment),
        owner="owner",
    ),
    Rule(
        "paper",
        _("Récit écrit sur papier, saisi par l’animation"),
        _("Vous seul dès qu’il vous est remis ; vous le confirmez avant tout partage."),
        _("comme un récit"),
    ),
    Rule(
        "readings",
        _("Lecture d’un document qui vous a été envoyé"),
        _(
            "Qui l’a envoyé : le centre de formation ou le plan de formation. "
            "Les autres n’en voient que le total."
        ),
        _("tant que l’envoi sert"),
    ),
    Rule(
        "outside",
        _("Demande « Ce texte me concerne » d’une personne sans compte"),
        _("Le centre de formation lit la demande ; l’adresse sert à répondre, personne ne la voit."),
        _("l’adresse, jusqu’à la réponse ; sept jours si vous ne confirmez pas"),
        LIFE,
        lambda moment: Objection.objects.filter(status=Objected.UNCONFIRMED, raised_at__lt=moment),
    ),
    Rule(
        "objections",
        _("Ce que vous dites d’une fiche qui vous concerne, et la réponse"),
        _("Le centre de formation."),
        _("12 mois après la décision"),
        _YEAR,
        lambda moment: Objection.objects.filter(decided_at__lt=moment).exclude(
            passage="", answer="", address=""
        ),
        end=End.EMPTIED,
        fields={"passage": "", "answer": "", "address": ""},
    ),
    Rule(
        "imports",
        _("Liste de personnes importée"),
        _("Le centre de formation, et l’administration qui l’a envoyée."),
        _("12 mois ; un jour si rien n’en est écrit"),
        _YEAR,
        lambda moment: Import.objects.filter(status=ImportState.APPLIED, created_at__lt=moment),
        end=End.DELETED_WITH_FILE,
    ),
    Rule(
        "documents",
        _("Document préparé pour vous (PDF, tableur)"),
        _("Vous seul."),
        _("15 minutes ; le fichier est effacé dans la nuit"),
        LINK_LIFETIME,
        lambda moment: DocumentJob.objects.filter(created_at__lt=moment),
        end=End.DELETED_WITH_FILE,
    ),
    Rule(
        "archives",
        _("Archive de vos données, que vous demandez"),
        _("Vous seul."),
        _("sept jours"),
        KEPT_FOR,
        lambda moment: Archive.objects.filter(created_at__lt=moment),
        end=End.DELETED_WITH_FILE,
    ),
    Rule(
        "watch",
        _("Journal : connexions, fichiers téléchargés, refus"),
        _("Vous, et l’administration fonctionnelle."),
        _("six mois, puis l’acte et la date sans votre nom"),
        6 * _MONTH,
        due.watched_lines,
        end=End.UNNAMED,
    ),
    Rule(
        "journal",
        _("Journal : ce qui est fait dans le service"),
        _(
            "Vous pour ce qui vous concerne, l’administration fonctionnelle, et le centre de formation pour ce qu’il fait "
            "et les fiches de personnes qu’il tient. Jamais un texte."
        ),
        _("12 mois, puis l’acte et la date sans votre nom"),
        _YEAR,
        due.named_lines,
        end=End.UNNAMED,
    ),
    Rule(
        "keys",
        _("Marques techniques : envois déjà reçus, sessions, tâches faites"),
        _("Personne. Vous seul voyez où vous êtes connecté, et avec quel navigateur."),
        _("14 jours"),
        _FORTNIGHT,
        lambda moment: IdempotencyKey.objects.filter(at__lt=moment),
    ),
    Rule(
        "open_sessions",
        _("Session"),
        _("Vous."),
        _("14 jours"),
        _FORTNIGHT,
        lambda moment: OpenSession.objects.dead().filter(since__lt=moment),
    ),
    Rule("sessions", _("Session"), _("Personne."), _("14 jours"), _FORTNIGHT, due.ended),
    Rule(
        "tries",
        _("Connexion refusée"),
        _("Personne."),
        _("un jour"),
        datetime.timedelta(days=1),
        lambda moment: SignInTry.objects.filter(at__lt=moment),
    ),
    Rule(
        "letters",
        _("Courriel qui n’a pas pu partir, gardé sous scellé"),
        _("Le centre de formation en voit l’objet et l’adresse, personne le texte."),
        _("30 jours ; celui qui part est effacé aussitôt"),
        _MONTH,
        due.stopped_letters,
    ),
    Rule(
        "left_letters",
        _("Courriel parti"),
        _("Personne."),
        _("1 jour"),
        datetime.timedelta(days=1),
        due.left_letters,
    ),
    Rule("tasks", _("Tâche"), _("Personne."), _("14 jours"), _FORTNIGHT, due.done_tasks),
)
#: Lines of the table that say the same to people as another.
SILENT = {"left_letters", "open_sessions", "sessions", "tasks", "tries"}


def rows_due(rule: Rule, now: datetime.datetime) -> QuerySet[Any]:
    """What has served its time."""
    if rule.rows is None:
        raise ValueError(rule.key)
    return rule.rows(now - rule.term)


def owners_of(rows: QuerySet[Any], rule: Rule) -> set[int]:
    return set(rows.order_by().values_list(F(rule.owner), flat=True).distinct()) - {None}
