"""The journal in the words of its readers: « Récit : partagé »."""

from functools import cache

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from capitalisation.lifecycle import Lifecycle

_NOUNS: dict[str, Promise] = {
    "access": gettext_lazy("Accès"),
    "action": gettext_lazy("Action du plan"),
    "address_change": gettext_lazy("Changement d’adresse"),
    "archive": gettext_lazy("Archive de mes données"),
    "campaign": gettext_lazy("Campagne"),
    "centre": gettext_lazy("Centre de formation"),
    "charter": gettext_lazy("Charte"),
    "competence": gettext_lazy("Compétence émergente"),
    "document": gettext_lazy("Document"),
    "edition": gettext_lazy("Recueil"),
    "endorsement": gettext_lazy("Validation"),
    "file": gettext_lazy("Fichier"),
    "erasure": gettext_lazy("Effacement de compte"),
    "framework": gettext_lazy("Référentiel"),
    "import": gettext_lazy("Import"),
    "letter": gettext_lazy("Courriel"),
    "mandate": gettext_lazy("Rôle"),
    "minutes": gettext_lazy("Compte rendu"),
    "narrative": gettext_lazy("Récit"),
    "need": gettext_lazy("Besoin"),
    "objection": gettext_lazy("Objection"),
    "pairing": gettext_lazy("Pratiques proches"),
    "people": gettext_lazy("Liste de personnes"),
    "person": gettext_lazy("Personne"),
    "phase": gettext_lazy("Phase"),
    "practice": gettext_lazy("Fiche"),
    "practices": gettext_lazy("Liste de fiches"),
    "project": gettext_lazy("Projet"),
    "proposal": gettext_lazy("Compétence proposée"),
    "recipient": gettext_lazy("Destinataire"),
    "release": gettext_lazy("Chiffres des besoins"),
    "report": gettext_lazy("Rapport de besoins"),
    "round": gettext_lazy("Tour d’appréciation"),
    "session": gettext_lazy("Connexion"),
    "signal": gettext_lazy("Signal du répertoire"),
    "trial": gettext_lazy("Essai"),
    "tutorship": gettext_lazy("Tutorat"),
    "tutorships": gettext_lazy("Liste de tutorats"),
    "workshop": gettext_lazy("Journée"),
    "programme": gettext_lazy("Dispositif"),
    "cohort": gettext_lazy("Promotion"),
    "milestone": gettext_lazy("Jalon"),
    "unit": gettext_lazy("Structure"),
}
#: What was done, as a noun: it agrees with nothing.
_DEEDS: dict[str, Promise] = {
    "accepted": gettext_lazy("acceptation"),
    "activated": gettext_lazy("mise en vigueur"),
    "adapted": gettext_lazy("adaptation"),
    "added": gettext_lazy("ajout"),
    "adopted": gettext_lazy("adoption"),
    "agreed": gettext_lazy("accord"),
    "announced": gettext_lazy("annonce"),
    "answered": gettext_lazy("réponse"),
    "answers": gettext_lazy("besoins auxquels elle répond"),
    "applied": gettext_lazy("chargement"),
    "archived": gettext_lazy("archivage"),
    "asked": gettext_lazy("demande"),
    "begun_again": gettext_lazy("nouvel essai"),
    "cancelled": gettext_lazy("annulation"),
    "checked": gettext_lazy("point d’étape"),
    "centres_set": gettext_lazy("centres qui peuvent inviter"),
    "closed": gettext_lazy("fermeture"),
    "closed_everywhere": gettext_lazy("fermeture partout"),
    "password_changed": gettext_lazy("mot de passe changé"),
    "columns_chosen": gettext_lazy("choix des colonnes"),
    "committed": gettext_lazy("engagement"),
    "confirmed": gettext_lazy("confirmation"),
    "created": gettext_lazy("création"),
    "decided": gettext_lazy("décision"),
    "deleted": gettext_lazy("suppression"),
    "diffused": gettext_lazy("diffusion"),
    "discarded": gettext_lazy("abandon du brouillon"),
    "done": gettext_lazy("fait"),
    "downloaded": gettext_lazy("téléchargement"),
    "dropped": gettext_lazy("abandon"),
    "ended": gettext_lazy("retrait"),
    "entered": gettext_lazy("saisie pour son auteur"),
    "expressed": gettext_lazy("expression"),
    "failed": gettext_lazy("échec"),
    "finished": gettext_lazy("fin"),
    "frozen": gettext_lazy("gel"),
    "goals_set": gettext_lazy("objectifs"),
    "second_factor_on": gettext_lazy("second facteur activé"),
    "second_factor_off": gettext_lazy("second facteur enlevé"),
    "recovery_used": gettext_lazy("code de secours utilisé"),
    "recovery_renewed": gettext_lazy("nouveaux codes de secours"),
    "sso_tied": gettext_lazy("compte relié au fournisseur"),
    "sso_untied": gettext_lazy("compte délié du fournisseur"),
    "granted": gettext_lazy("attribution"),
    "handed_back": gettext_lazy("retour à son auteur"),
    "handed_over": gettext_lazy("passage de l’animation"),
    "imported": gettext_lazy("chargement"),
    "invited": gettext_lazy("invitation"),
    "joined": gettext_lazy("arrivée"),
    "kept_apart": gettext_lazy("variantes"),
    "kept_in_trio": gettext_lazy("retour au trio"),
    "lapsed": gettext_lazy("fin de validité"),
    "launched": gettext_lazy("lancement"),
    "link_sent": gettext_lazy("lien de connexion"),
    "milestone_added": gettext_lazy("jalon"),
    "changed": gettext_lazy("modification"),
    "made": gettext_lazy("mise à jour"),
    "merged": gettext_lazy("réunion"),
    "move_undone": gettext_lazy("annulation du dernier changement"),
    "noted": gettext_lazy("note"),
    "opened": gettext_lazy("ouverture"),
    "phase_extended": gettext_lazy("temps changé"),
    "phase_paused": gettext_lazy("pause"),
    "phase_resumed": gettext_lazy("reprise"),
    "proposed": gettext_lazy("proposition"),
    "published": gettext_lazy("publication"),
    "raised": gettext_lazy("signalement"),
    "read": gettext_lazy("lecture"),
    "read_again": gettext_lazy("relecture"),
    "reason_recorded": gettext_lazy("motif du groupe"),
    "received": gettext_lazy("réception"),
    "refused": gettext_lazy("refus"),
    "regions_set": gettext_lazy("régions servies"),
    "reinstated": gettext_lazy("rétablissement"),
    "reminded": gettext_lazy("relance"),
    "removed": gettext_lazy("suppression"),
    "reopened": gettext_lazy("réouverture"),
    "replaced": gettext_lazy("remplacement"),
    "reported": gettext_lazy("compte rendu"),
    "requested": gettext_lazy("demande"),
    "restored": gettext_lazy("retour en arrière"),
    "retained": gettext_lazy("retenue"),
    "retired": gettext_lazy("retrait"),
    "returned": gettext_lazy("retour à son auteur"),
    "revealed": gettext_lazy("résultats montrés"),
    "reviewed": gettext_lazy("avis du comité"),
    "saved": gettext_lazy("enregistrement"),
    "sealed": gettext_lazy("scellement"),
    "sent": gettext_lazy("envoi"),
    "given_up": gettext_lazy("abandon"),
    "sent_again": gettext_lazy("renvoi"),
    "set_aside": gettext_lazy("non retenue"),
    "shared": gettext_lazy("partage"),
    "signed": gettext_lazy("signature"),
    "started": gettext_lazy("début"),
    "started_again": gettext_lazy("reprise"),
    "stopped": gettext_lazy("arrêt"),
    "superseded": gettext_lazy("remplacement par une version"),
    "suspended": gettext_lazy("suspension"),
    "taken_back": gettext_lazy("reprise par son auteur"),
    "teams_composed": gettext_lazy("composition des trios"),
    "transmitted": gettext_lazy("transmission"),
    "triaged": gettext_lazy("cause précisée"),
    "unconfirmed": gettext_lazy("confirmation retirée"),
    "uninvited": gettext_lazy("retrait d’une personne"),
    "unshared": gettext_lazy("retour au privé"),
    "version_prepared": gettext_lazy("nouvelle version"),
    "withdrawn": gettext_lazy("retrait"),
    "wrapped_up": gettext_lazy("finalisation"),
    "written": gettext_lazy("écriture"),
    "written_to": gettext_lazy("lettre"),
}


def said(verb: str) -> str:
    """What the journal calls ``narrative.shared``, for people. A line outlives the code: a word of before stays as it is."""
    noun, _dot, deed = verb.partition(".")
    return _("%(noun)s : %(deed)s") % {"noun": _NOUNS.get(noun, noun), "deed": _DEEDS.get(deed, deed)}


def said_state(verb: str, value: str) -> str:
    """The state that a move leaves or reaches, for people; what is no state stays as it is."""
    states = _states().get(verb.partition(".")[0])
    return str(states(value).label) if states is not None and value in states.values else value


def said_object(label: str, key: str) -> str:
    """« Journée n° 4 », for ``workshops.workshop`` and 4; the name of a page stays as it is."""
    try:
        name = apps.get_model(label)._meta.verbose_name  # noqa: SLF001 Django documents it
    except (LookupError, ValueError):
        return f"{label} {key}".strip()
    return _("%(name)s n° %(key)s") % {"name": capfirst(name), "key": key}


@cache
def _states() -> dict[str, type[models.TextChoices]]:
    """The states of each lifecycle, by what the journal calls its objects."""
    return {one.noun: one.states for one in Lifecycle.__subclasses__()}


def nouns() -> list[tuple[str, str]]:
    """(code, word), in the order of the words."""
    return sorted(((code, str(word)) for code, word in _NOUNS.items()), key=lambda one: one[1].casefold())
