"""Who may write, propose, judge and publish a practice sheet."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from capitalisation.policy import ALLOWED, Sentence, Verdict
from privacy import gate
from repertoire.models import PracticeVersion
from repertoire.states import VersionState

FEWEST_STEPS = 3
MOST_STEPS = 9
MOST_COMPETENCES = 4


def may_write_version(user: User, version: PracticeVersion) -> Verdict:
    if version.practice.author_id != user.pk:
        return Verdict(_("Cette fiche n’est pas la vôtre."))
    if not version.is_editable:
        return Verdict(
            _(
                "Cette fiche n’est plus modifiable : elle est en cours d’appréciation, de relecture, ou publiée."
            )
        )
    return ALLOWED


def missing_parts(version: PracticeVersion) -> list[tuple[str, Sentence]]:
    """What a sheet still lacks to be proposed: (screen, sentence), in the order of the screens."""
    wanted: list[tuple[str, object, Sentence]] = [
        ("describe", version.title, _("Donnez un intitulé à la pratique.")),
        ("describe", version.purpose, _("Dites à quoi elle sert.")),
        ("describe", len(version.steps) >= FEWEST_STEPS, _("Décrivez au moins trois étapes.")),
        (
            "describe",
            version.minutes_per_use is not None and version.uses_per_month is not None,
            _("Indiquez le temps demandé."),
        ),
        ("competences", version.main_competence, _("Choisissez une compétence principale.")),
        (
            "competences",
            version.explicitness_before is not None and version.explicitness_author is not None,
            _("Indiquez où en était ce savoir-faire, avant la journée et maintenant."),
        ),
        ("transfer", version.transfer_peer, _("Jugez si un pair pourrait la reprendre.")),
        ("transfer", version.transfer_unit, _("Jugez si elle vaudrait pour les agents de l’unité.")),
    ]
    return [(screen, sentence) for screen, there, sentence in wanted if not there]


def may_propose_version(user: User, version: PracticeVersion) -> Verdict:
    verdict = may_write_version(user, version)
    if not verdict:
        return verdict
    if version.status != VersionState.DRAFT:
        return Verdict(_("Cette fiche a déjà été proposée."))
    missing = missing_parts(version)
    return Verdict(missing[0][1]) if missing else gate.may_be_read(version)


def may_judge_version(user: User, version: PracticeVersion) -> Verdict:
    """Replay test and transferability by a peer; whether they share a trio is the day's affair."""
    if version.practice.author_id == user.pk:
        return Verdict(_("Un pair relit votre fiche : vous ne pouvez pas le faire vous-même."))
    if version.status not in (VersionState.DRAFT, VersionState.PROPOSED):
        return Verdict(_("Cette fiche n’attend plus d’avis du trio."))
    return ALLOWED


def may_confirm_version(user: User, version: PracticeVersion) -> Verdict:
    if version.practice.author_id != user.pk:
        return Verdict(_("Seul l’auteur ou l’autrice confirme son texte."))
    if version.status != VersionState.RETAINED:
        return Verdict(_("Seule une fiche retenue par le groupe part en relecture."))
    return ALLOWED


def may_review_version(user: User, version: PracticeVersion) -> Verdict:
    if not user.holds(Role.CENTRE, Role.REVIEWER):
        return Verdict(_("La relecture est ouverte au centre de formation et au comité de relecture."))
    if version.practice.author_id == user.pk:
        return Verdict(_("Vous ne pouvez pas relire votre propre fiche."))
    if version.status != VersionState.IN_REVIEW:
        return Verdict(_("Cette fiche n’est pas en relecture."))
    return ALLOWED


def published_texts(version: PracticeVersion) -> list[str]:
    """Everything of a sheet that its readers will read, the group's reasons included."""
    return [*gate.leaves(version.copy()), version.retained_because, version.minority_note]


def may_publish_version(version: PracticeVersion) -> Verdict:
    """The gate once more, with today's list of known people."""
    return gate.Gate.of(version.practice.author).verdict(published_texts(version))
