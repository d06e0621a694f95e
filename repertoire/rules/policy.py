"""Who may write, propose, judge and publish a practice sheet."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Centre, Role, User
from capitalisation.policy import ALLOWED, Sentence, Verdict
from repertoire.models import Adoption, Endorsement, Practice, PracticeVersion, Signal
from repertoire.models.states import (
    Endorsed,
    EndorsementLifecycle,
    Outcome,
    VersionLifecycle,
    VersionState,
)
from writing.rules import gate

FEWEST_STEPS = 3
MOST_KNOWLEDGE = 6
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
    verdict = VersionLifecycle.proposed.may(version)
    if not verdict:
        return verdict
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
    if version.status == VersionState.RETURNED and version.outcome != Outcome.TO_REWORK:
        return Verdict(_("Trop peu d’avis ont été donnés : proposez cette fiche à une prochaine journée."))
    return VersionLifecycle.confirmed.may(version)


def may_send_to_committee(user: User, version: PracticeVersion) -> Verdict:
    """Confirmed by its author, complete, and it names nobody."""
    verdict = may_confirm_version(user, version)
    if not verdict:
        return verdict
    missing = missing_parts(version)
    return Verdict(missing[0][1]) if missing else gate.may_be_read(version)


def may_start_again(user: User, version: PracticeVersion) -> Verdict:
    if version.practice.author_id != user.pk:
        return Verdict(_("Cette fiche n’est pas la vôtre."))
    return VersionLifecycle.started_again.may(version)


def may_review_version(user: User, version: PracticeVersion) -> Verdict:
    if not is_read_by_committee(user, version.practice) and not is_tended_by(user, version.practice):
        return Verdict(_("La relecture est ouverte au centre de formation et au comité de relecture."))
    if version.practice.author_id == user.pk:
        return Verdict(_("Vous ne pouvez pas relire votre propre fiche."))
    if version.status != VersionState.IN_REVIEW:
        return Verdict(_("Cette fiche n’est pas en relecture."))
    return ALLOWED


def published_texts(version: PracticeVersion) -> list[str]:
    """Everything of a sheet that its readers will read, the group's reasons included."""
    return [
        *gate.leaves(version.copy()),
        version.retained_because,
        version.minority_note,
        version.change_note,
    ]


def may_publish_version(version: PracticeVersion) -> Verdict:
    """The gate once more, with today's list of known people; never around an objection nobody decided."""
    if version.practice.versions.filter(status=VersionState.SUSPENDED).exists():
        return Verdict(
            _("Une personne dit que cette fiche la concerne : le centre de formation décide d’abord.")
        )
    return gate.Gate.of(version.practice.author).verdict(published_texts(version))


NOT_PUBLISHED = _("Cette fiche n’est plus publiée.")


def is_read_by_committee(user: User, practice: Practice) -> bool:
    """By people of the committee whom the sheet's centre knows."""
    if not user.holds(Role.REVIEWER):
        return False
    return practice.centre_id is None or Centre.objects.knowing(user).filter(pk=practice.centre_id).exists()


def is_tended_by(user: User, practice: Practice) -> bool:
    """By the centre whose day it comes from; by any, when it comes from none."""
    return bool(user.centres) and (practice.centre_id is None or user.is_of(practice.centre_id))


def is_author(user: User, practice: Practice) -> bool:
    return practice.author_id == user.pk


def may_recommend(user: User, version: PracticeVersion) -> Verdict:
    """Peers recommend; nobody recommends their own."""
    if not user.holds(Role.TUTOR):
        return Verdict(_("Seuls des tuteurs et tutrices recommandent une pratique à leurs pairs."))
    if is_author(user, version.practice):
        return Verdict(_("Vous ne pouvez pas recommander votre propre fiche."))
    return ALLOWED if version.status == VersionState.PUBLISHED else Verdict(NOT_PUBLISHED)


def may_try(user: User, version: PracticeVersion) -> Verdict:
    if not user.holds(Role.TUTOR, Role.TRAINEE):
        return Verdict(_("Essayer une pratique suppose d’accompagner quelqu’un, ou d’être accompagné."))
    if is_author(user, version.practice):
        return Verdict(_("Cette pratique est déjà la vôtre."))
    return ALLOWED if version.status == VersionState.PUBLISHED else Verdict(NOT_PUBLISHED)


def may_report_back(user: User, adoption: Adoption) -> Verdict:
    if adoption.person_id != user.pk:
        return Verdict(_("Cet essai n’est pas le vôtre."))
    return ALLOWED


def may_ask_endorsement(user: User, version: PracticeVersion) -> Verdict:
    if not is_tended_by(user, version.practice) and not is_author(user, version.practice):
        return Verdict(_("Le centre de formation ou l’auteur demande la validation d’une fiche."))
    if version.status != VersionState.PUBLISHED:
        return Verdict(NOT_PUBLISHED)
    if hasattr(version, "endorsement"):
        return Verdict(_("La validation de cette version est déjà demandée."))
    return ALLOWED


def may_endorse(user: User, endorsement: Endorsement) -> Verdict:
    if not user.holds(Role.ENDORSER):
        return Verdict(_("La validation revient à l’autorité hiérarchique."))
    regions = user.regions_as(Role.ENDORSER)
    centre = endorsement.version.practice.centre
    if (
        None not in regions
        and centre is not None
        and not centre.regions.filter(pk__in=[one for one in regions if one]).exists()
    ):
        return Verdict(_("Cette fiche vient d’une région dont vous n’avez pas la charge."))
    if is_author(user, endorsement.version.practice):
        return Verdict(_("Vous ne pouvez pas valider votre propre fiche."))
    verdict = EndorsementLifecycle.decided.may(endorsement)
    if not verdict:
        return verdict
    return ALLOWED if endorsement.version.status == VersionState.PUBLISHED else Verdict(NOT_PUBLISHED)


def must_say_why(decision: str, reason: str) -> Verdict:
    if decision in (Endorsed.RESERVED, Endorsed.DECLINED) and not reason:
        return Verdict(_("Dites pourquoi : l’auteur lira ce motif."))
    return ALLOWED


def may_prepare_version(user: User, version: PracticeVersion) -> Verdict:
    if not is_author(user, version.practice):
        return Verdict(_("Cette fiche n’est pas la vôtre."))
    if version.status != VersionState.PUBLISHED:
        return Verdict(NOT_PUBLISHED)
    on_its_way = (VersionState.RETAINED, VersionState.IN_REVIEW)
    if version.practice.versions.filter(status__in=on_its_way).exists():
        return Verdict(_("Une nouvelle version est déjà en préparation."))
    return ALLOWED


def may_give_up_version(user: User, version: PracticeVersion) -> Verdict:
    """Only what never was public, and was not put before a group."""
    if not is_author(user, version.practice):
        return Verdict(_("Cette fiche n’est pas la vôtre."))
    if version.status != VersionState.RETAINED or not version.is_after_the_day:
        return Verdict(_("Cette fiche ne peut plus être abandonnée."))
    return ALLOWED


def may_adapt(user: User, version: PracticeVersion) -> Verdict:
    if not user.holds(Role.TUTOR):
        return Verdict(_("Seuls des tuteurs et tutrices proposent une adaptation."))
    if is_author(user, version.practice):
        return Verdict(_("Cette pratique est la vôtre : préparez plutôt une nouvelle version."))
    if version.status != VersionState.PUBLISHED:
        return Verdict(NOT_PUBLISHED)
    if Practice.objects.filter(author=user, variant_of=version.practice, withdrawn_on=None).exists():
        return Verdict(_("Vous avez déjà une adaptation de cette pratique, dans vos fiches."))
    return ALLOWED


def may_keep_alive(user: User, version: PracticeVersion) -> Verdict:
    """The author, or the centre when the author is gone, says that the sheet still holds."""
    if not is_tended_by(user, version.practice) and not is_author(user, version.practice):
        return Verdict(_("L’auteur ou le centre de formation relit cette fiche."))
    return ALLOWED if version.status == VersionState.PUBLISHED else Verdict(NOT_PUBLISHED)


def may_retire(user: User, version: PracticeVersion) -> Verdict:
    if not is_tended_by(user, version.practice):
        return Verdict(_("Le centre de formation retire une fiche, avec un motif."))
    return ALLOWED if version.status == VersionState.PUBLISHED else Verdict(NOT_PUBLISHED)


def may_sign(user: User, practice: Practice) -> Verdict:
    return ALLOWED if is_author(user, practice) else Verdict(_("Cette fiche n’est pas la vôtre."))


def may_withdraw(user: User, practice: Practice) -> Verdict:
    if not is_author(user, practice):
        return Verdict(_("Cette fiche n’est pas la vôtre."))
    if practice.withdrawn_on:
        return Verdict(_("Cette fiche est déjà retirée."))
    if not practice.versions.exclude(published_on=None).exists():
        return Verdict(_("Cette fiche n’a jamais été publiée : il n’y a rien à reprendre."))
    return ALLOWED


def may_signal(user: User) -> Verdict:
    if not user.roles:
        return Verdict(_("Il faut un rôle dans le dispositif pour signaler un manque."))
    return ALLOWED


def may_follow_health(user: User) -> Verdict:
    """Who keeps the repertoire alive, and who plans training from it."""
    if not user.holds(Role.CENTRE, Role.PLANNER):
        return Verdict(_("La santé du répertoire se suit au centre de formation et au plan de formation."))
    return ALLOWED


def may_answer_signal(user: User, signal: Signal, version: PracticeVersion) -> Verdict:
    if not user.holds(Role.CENTRE):
        return Verdict(_("Le centre de formation dit quelle pratique répond à un manque."))
    if signal.practice_id is not None:
        return Verdict(_("Une pratique répond déjà à ce manque."))
    return ALLOWED if version.status == VersionState.PUBLISHED else Verdict(NOT_PUBLISHED)


def may_import_practices(user: User) -> Verdict:
    if not user.holds(Role.CENTRE):
        return Verdict(_("Le centre de formation charge les fiches existantes."))
    return ALLOWED


def may_seal(user: User) -> Verdict:
    if not user.holds(Role.CENTRE):
        return Verdict(_("Le centre de formation scelle les recueils."))
    return ALLOWED


def may_read_editions(user: User) -> Verdict:
    if not user.roles:
        return Verdict(_("Il faut un rôle dans le dispositif pour lire les recueils."))
    return ALLOWED
