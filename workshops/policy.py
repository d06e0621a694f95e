"""Who may do what in a day. Every refusal is a sentence for the screen."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from capitalisation.policy import ALLOWED, Sentence, Verdict
from privacy import gate
from repertoire.models import PracticeVersion
from repertoire.states import VersionState as SheetState
from workshops.grading import SMALLEST_DAY_WITH_BALLOTS
from workshops.models import (
    CharterVersion,
    CompetenceProposal,
    Minutes,
    Narrative,
    Need,
    Pairing,
    Participation,
    Phase,
    PhaseMove,
    ProjectReview,
    Round,
    Workshop,
)
from workshops.phases import READY_LEAST, Feature, PhaseKey, before
from workshops.states import (
    MinutesState,
    NeedState,
    PhaseState,
    RoundState,
    WorkshopState,
    workshop_may_become,
)

FEWEST_PRESENT = 4
POSITIONING_OPENS_DAYS_BEFORE = 7
SPONSOR_REASON_LENGTH = 10
MOST_NEEDS = 3


def may_decide_proposals(user: User) -> Verdict:
    if user.holds(Role.CENTRE, Role.PLANNER):
        return ALLOWED
    return Verdict(
        _("Les compétences émergentes sont examinées par le centre de formation et le plan de formation.")
    )


def may_still_be_decided(proposal: CompetenceProposal) -> Verdict:
    if proposal.status == CompetenceProposal.State.PROPOSED:
        return ALLOWED
    return Verdict(_("Cette compétence émergente est déjà examinée."))


def participation_of(user: User, workshop: Workshop) -> Participation | None:
    return workshop.participations.filter(user=user).first()


def may_manage_workshops(user: User) -> Verdict:
    if user.holds(Role.CENTRE):
        return ALLOWED
    return Verdict(_("Une journée est créée par le centre de formation."))


def _role_in(user: User, workshop: Workshop) -> str:
    """The person's role in the day, "" for none; asked once for each loaded day."""
    known = workshop.known_roles
    if user.pk not in known:
        known[user.pk] = (
            workshop.participations.filter(user=user).values_list("role", flat=True).first() or ""
        )
    return known[user.pk]


def _has_accepted_charter(user: User, workshop: Workshop) -> bool:
    """True when no charter is in force; asked once for each loaded day."""
    known = workshop.known_acceptances
    if user.pk not in known:
        charter = CharterVersion.current()
        known[user.pk] = charter is None or charter.accepted_by(user)
    return known[user.pk]


def may_facilitate(user: User, workshop: Workshop) -> Verdict:
    """Facilitators of this very day, who accepted the charter in force."""
    if _role_in(user, workshop) not in (Participation.Role.FACILITATOR, Participation.Role.LEAD):
        return Verdict(_("Cette page est ouverte à l’animation de la journée."))
    if not _has_accepted_charter(user, workshop):
        return Verdict(_("Lisez et acceptez d’abord la charte d’éthique."))
    return ALLOWED


def may_lead(user: User, workshop: Workshop) -> Verdict:
    verdict = may_facilitate(user, workshop)
    if not verdict:
        return verdict
    if _role_in(user, workshop) != Participation.Role.LEAD:
        return Verdict(_("Cet acte revient à l’animation principale."))
    return ALLOWED


def may_see_preparation(user: User, workshop: Workshop) -> Verdict:
    """Who comes, in which trio: the centre and the day's own facilitators."""
    return ALLOWED if may_manage_workshops(user) else may_facilitate(user, workshop)


def may_prepare(user: User, workshop: Workshop) -> Verdict:
    verdict = may_see_preparation(user, workshop)
    if not verdict:
        return verdict
    if workshop.is_over:
        return Verdict(_("Cette journée est terminée."))
    return ALLOWED


def announcement_gaps(workshop: Workshop) -> list[Sentence]:
    """What still stands between a draft and its announcement, as sentences."""
    lead = workshop.participations.filter(role=Participation.Role.LEAD).select_related("user").first()
    charter = CharterVersion.current()
    gaps: list[Sentence] = []
    if not workshop.sponsor_statement and len(workshop.sponsor_exception) < SPONSOR_REASON_LENGTH:
        gaps.append(_("Il manque le mot du porteur, ou le motif de son absence."))
    if lead is None:
        gaps.append(_("Il manque l’animation principale."))
    elif charter is not None and not charter.accepted_by(lead.user):
        gaps.append(_("L’animation principale n’a pas encore accepté la charte d’éthique."))
    if not workshop.participations.filter(role=Participation.Role.TUTOR).exists():
        gaps.append(_("Aucun tuteur, aucune tutrice n’est encore invité."))
    return gaps


def may_announce(user: User, workshop: Workshop) -> Verdict:
    verdict = may_lead(user, workshop)
    if not verdict and not may_manage_workshops(user):
        return verdict
    if not workshop_may_become(workshop.status, WorkshopState.ANNOUNCED):
        return Verdict(_("Cette journée est déjà annoncée."))
    gaps = announcement_gaps(workshop)
    return Verdict(gaps[0]) if gaps else ALLOWED


def may_start(user: User, workshop: Workshop) -> Verdict:
    verdict = may_lead(user, workshop)
    if not verdict:
        return verdict
    if not workshop_may_become(workshop.status, WorkshopState.LIVE):
        return Verdict(_("Annoncez d’abord la journée."))
    if workshop.participations.present().count() < FEWEST_PRESENT:
        return Verdict(_("Quatre tuteurs ou tutrices présents au moins : notez les présences."))
    return ALLOWED


def readiness(workshop: Workshop, phase: Phase) -> tuple[int, int]:
    """(ready, present) tutors of the phase."""
    present = workshop.participations.present()
    return present.filter(readiness__key=phase.key).count(), present.count()


def may_override_phase(user: User, workshop: Workshop, key: str) -> Verdict:
    """Open a phase whatever the group's state: the lead's decision, with a reason."""
    verdict = may_lead(user, workshop)
    if not verdict:
        return verdict
    if workshop.status != WorkshopState.LIVE:
        return Verdict(_("La journée n’est pas en cours."))
    if workshop.phase(key).is_open:
        return Verdict(_("Cette phase est déjà ouverte."))
    return ALLOWED


def may_open_phase(user: User, workshop: Workshop, key: str) -> Verdict:
    """Open the next phase: the one before is over, and two thirds of the present people said they are done."""
    verdict = may_facilitate(user, workshop)
    if not verdict:
        return verdict
    if workshop.status != WorkshopState.LIVE:
        return Verdict(_("La journée n’est pas en cours."))
    if workshop.phase(key).status != PhaseState.PENDING:
        return Verdict(
            _("Cette phase a déjà été ouverte : l’animation principale peut la rouvrir, avec un motif.")
        )
    previous = before(key)
    if previous is None:
        return ALLOWED
    earlier = workshop.phase(previous)
    if earlier.status == PhaseState.PENDING:
        return Verdict(_("La phase précédente n’a pas eu lieu : un motif est demandé."))
    ready, present = readiness(workshop, earlier)
    if present and ready * 100 < READY_LEAST * present:
        return Verdict(_("Moins de deux tiers du groupe a terminé : un motif est demandé."))
    return ALLOWED


def may_close_phase(user: User, workshop: Workshop, key: str) -> Verdict:
    verdict = may_facilitate(user, workshop)
    if not verdict:
        return verdict
    if not workshop.phase(key).is_open:
        return Verdict(_("Cette phase n’est pas ouverte."))
    return _without_open_round(workshop) if key == PhaseKey.SHARE else ALLOWED


def _without_open_round(workshop: Workshop) -> Verdict:
    """A round left open would be lost: its ballots would never be counted."""
    left = workshop.rounds.filter(status__in=(RoundState.OPEN, RoundState.CLOSED)).first()
    if left is None:
        return ALLOWED
    if left.status == RoundState.OPEN:
        return Verdict(_("Fermez d’abord le tour %(number)s.") % {"number": left.number})
    return Verdict(_("Montrez d’abord les résultats du tour %(number)s.") % {"number": left.number})


def may_undo_move(user: User, workshop: Workshop, move: PhaseMove | None) -> Verdict:
    """Take back the last change of phase, within a minute."""
    verdict = may_facilitate(user, workshop)
    if not verdict:
        return verdict
    if workshop.status != WorkshopState.LIVE or move is None or not move.seconds_left:
        return Verdict(_("Le délai d’une minute pour annuler est passé."))
    return ALLOWED


def may_begin_turns(user: User, workshop: Workshop) -> Verdict:
    verdict = may_facilitate(user, workshop)
    if not verdict:
        return verdict
    phase = workshop.open_phase
    if phase is None or not phase.turn_minutes:
        return Verdict(_("Cette phase ne se fait pas à tour de rôle."))
    return ALLOWED


def may_hand_over(user: User, workshop: Workshop, to: Participation) -> Verdict:
    verdict = may_lead(user, workshop)
    if not verdict:
        return verdict
    if to.workshop_id != workshop.pk or to.role != Participation.Role.FACILITATOR:
        return Verdict(_("Choisissez une personne de l’équipe d’animation."))
    if not _has_accepted_charter(to.user, workshop):
        return Verdict(_("Cette personne n’a pas encore accepté la charte d’éthique."))
    return ALLOWED


def may_wrap_up(user: User, workshop: Workshop) -> Verdict:
    verdict = may_lead(user, workshop)
    if not verdict:
        return verdict
    if workshop.status != WorkshopState.LIVE:
        return Verdict(_("La journée n’est pas en cours."))
    if workshop.phase(PhaseKey.SHARE).status != PhaseState.CLOSED:
        return Verdict(_("Fermez d’abord la phase 4."))
    return _without_open_round(workshop)


def may_write_minutes(user: User, minutes: Minutes) -> Verdict:
    verdict = may_lead(user, minutes.workshop)
    if not verdict:
        return verdict
    if minutes.status != MinutesState.DRAFT or minutes.workshop.is_over:
        return Verdict(_("Le compte rendu est envoyé : reprenez-le d’abord."))
    return ALLOWED


def may_send_minutes(user: User, minutes: Minutes) -> Verdict:
    verdict = may_write_minutes(user, minutes)
    if not verdict:
        return verdict
    if minutes.workshop.status != WorkshopState.WRAP_UP:
        return Verdict(_("Ouvrez d’abord la finalisation : le compte rendu dit toute la journée."))
    return gate.may_be_read(minutes)


def may_reopen_minutes(user: User, minutes: Minutes) -> Verdict:
    verdict = may_lead(user, minutes.workshop)
    if not verdict:
        return verdict
    if minutes.status != MinutesState.SENT or minutes.workshop.is_over:
        return Verdict(_("Le compte rendu ne se reprend plus."))
    return ALLOWED


def may_answer_minutes(user: User, minutes: Minutes) -> Verdict:
    verdict = may_take_part(user, minutes.workshop)
    if not verdict:
        return verdict
    if minutes.status != MinutesState.SENT or minutes.workshop.is_over:
        return Verdict(_("Le compte rendu n’attend pas de réponse."))
    return ALLOWED


def may_evaluate(user: User, workshop: Workshop) -> Verdict:
    """Say what one thinks of the day: from the last phase on, until it is closed."""
    verdict = may_take_part(user, workshop)
    if not verdict:
        return verdict
    is_last = workshop.status == WorkshopState.LIVE and workshop.phase(PhaseKey.SHARE).opened_at is not None
    if workshop.status != WorkshopState.WRAP_UP and not is_last:
        return Verdict(_("Votre avis est demandé en fin de journée, jusqu’à la clôture."))
    return ALLOWED


def may_read_evaluations(user: User, workshop: Workshop) -> Verdict:
    """The lead of the day and the training centre, nobody else."""
    return ALLOWED if may_manage_workshops(user) else may_lead(user, workshop)


def may_read_minutes(user: User, workshop: Workshop) -> Verdict:
    """Who took part, who ran the day, and the centre."""
    if _role_in(user, workshop) or may_manage_workshops(user):
        return ALLOWED
    return Verdict(_("Le compte rendu est lu par le groupe et le centre de formation."))


def may_get_attestation(user: User, workshop: Workshop) -> Verdict:
    verdict = may_take_part(user, workshop)
    if not verdict:
        return verdict
    ended = (WorkshopState.WRAP_UP, WorkshopState.CLOSED, WorkshopState.ARCHIVED)
    if workshop.status not in ended or not workshop.participations.present().filter(user=user).exists():
        return Verdict(_("L’attestation est donnée après la journée, aux personnes présentes."))
    return ALLOWED


def may_close(user: User, workshop: Workshop) -> Verdict:
    verdict = may_lead(user, workshop)
    if not verdict:
        return verdict
    if workshop.status != WorkshopState.WRAP_UP:
        return Verdict(_("La journée n’est pas en finalisation."))
    deadline = workshop.wrap_up_deadline
    if not Minutes.objects.filter(workshop=workshop, status=MinutesState.SENT).exists():
        return Verdict(_("Envoyez d’abord le compte rendu au groupe."))
    drafts = workshop.narratives.filter(status="draft").exists()
    if drafts and deadline is not None and timezone.localdate() <= deadline:
        return Verdict(_("Des récits sont encore en brouillon et le délai de finalisation court."))
    return ALLOWED


def may_take_part(user: User, workshop: Workshop) -> Verdict:
    """A tutor of this day."""
    if _role_in(user, workshop) == Participation.Role.TUTOR:
        return ALLOWED
    return Verdict(_("Cette page est ouverte aux tuteurs et tutrices de la journée."))


def may_join(user: User, workshop: Workshop) -> Verdict:
    """Come in with the room's code: it opens nothing to who is not invited, and dies with the day."""
    if not _role_in(user, workshop):
        return Verdict(_("Vous n’êtes pas sur la liste de cette journée. Signalez-vous à l’animation."))
    is_today = workshop.status == WorkshopState.ANNOUNCED and workshop.date == timezone.localdate()
    if workshop.status != WorkshopState.LIVE and not is_today:
        return Verdict(_("Ce code n’est pas valable aujourd’hui."))
    return ALLOWED


def may_use(user: User, workshop: Workshop, feature: Feature) -> Verdict:
    verdict = may_take_part(user, workshop)
    if not verdict:
        return verdict
    if not workshop.opens(feature):
        return Verdict(_("Cette étape n’est pas ouverte en ce moment."))
    return ALLOWED


def may_write_review(user: User, review: ProjectReview) -> Verdict:
    return ALLOWED if review.author_id == user.pk else Verdict(_("Ce bilan n’est pas le vôtre."))


def may_start_narrative(user: User, workshop: Workshop) -> Verdict:
    return may_use(user, workshop, Feature.WRITE_NARRATIVE)


def may_write_narrative(user: User, narrative: Narrative) -> Verdict:
    """Always its author: a text that arrives late is kept as a late draft, never refused."""
    return ALLOWED if narrative.author_id == user.pk else Verdict(_("Ce récit n’est pas le vôtre."))


def may_delete_narrative(user: User, narrative: Narrative) -> Verdict:
    verdict = may_write_narrative(user, narrative)
    if not verdict:
        return verdict
    if narrative.is_shared or narrative.formalisations.exists():
        return Verdict(_("Ce récit est partagé, ou une fiche en est tirée : il ne se supprime pas."))
    return ALLOWED


def may_enter_for(user: User, workshop: Workshop, author: User) -> Verdict:
    """A facilitator types the paper of a tutor of the day, while narratives are written."""
    verdict = may_facilitate(user, workshop)
    if not verdict:
        return verdict
    if not workshop.opens(Feature.WRITE_NARRATIVE):
        return Verdict(_("La mise en récit n’est pas ouverte en ce moment."))
    if not Participation.objects.tutors().filter(workshop=workshop, user=author).exists():
        return Verdict(_("Cette personne ne participe pas à la journée."))
    return ALLOWED


def may_share_narrative(user: User, narrative: Narrative) -> Verdict:
    verdict = may_write_narrative(user, narrative)
    if not verdict:
        return verdict
    missing = narrative.missing()
    if missing:
        return Verdict(missing[0][1])
    if not narrative.workshop.opens(Feature.WRITE_NARRATIVE):
        return Verdict(
            _(
                "La mise en récit est fermée : votre texte est gardé, vous pourrez le partager en finalisation."
            )
        )
    return gate.may_be_read(narrative)


def may_position(user: User, workshop: Workshop) -> Verdict:
    """Self-positioning from seven days before, until the day is closed."""
    verdict = may_take_part(user, workshop)
    if not verdict:
        return verdict
    days = (workshop.date - timezone.localdate()).days
    if workshop.is_over or workshop.status == WorkshopState.DRAFT or days > POSITIONING_OPENS_DAYS_BEFORE:
        return Verdict(_("Le positionnement s’ouvre sept jours avant la journée et se ferme avec elle."))
    return ALLOWED


def may_rate(user: User, round_: Round) -> Verdict:
    verdict = may_use(user, round_.workshop, Feature.VOTE)
    if not verdict:
        return verdict
    if not round_.workshop.participations.present().filter(user=user).exists():
        return Verdict(
            _("Seules les personnes présentes apprécient : demandez à l’animation de noter votre présence.")
        )
    if round_.status != RoundState.OPEN:
        return Verdict(_("Le tour est fermé. Vos appréciations sont comptées."))
    return ALLOWED


def may_open_round(user: User, round_: Round) -> Verdict:
    verdict = may_facilitate(user, round_.workshop)
    if not verdict:
        return verdict
    if not round_.workshop.opens(Feature.VOTE):
        return Verdict(_("Ouvrez d’abord la phase 4."))
    if round_.status != RoundState.SCHEDULED:
        return Verdict(_("Un tour fermé ne se rouvre pas."))
    first = round_.workshop.rounds.filter(number=1).first()
    if round_.number == 2 and (first is None or first.status != RoundState.REVEALED):
        return Verdict(_("Montrez d’abord les résultats du premier tour et discutez-les."))
    if not round_.workshop.pool.exists():
        return Verdict(_("Aucune pratique n’est encore mise en commun."))
    return ALLOWED


def may_close_round(user: User, round_: Round) -> Verdict:
    verdict = may_facilitate(user, round_.workshop)
    if not verdict:
        return verdict
    return ALLOWED if round_.status == RoundState.OPEN else Verdict(_("Ce tour n’est pas ouvert."))


def may_reveal_round(user: User, round_: Round) -> Verdict:
    verdict = may_facilitate(user, round_.workshop)
    if not verdict:
        return verdict
    return ALLOWED if round_.status == RoundState.CLOSED else Verdict(_("Fermez d’abord le tour."))


def may_group(user: User, workshop: Workshop) -> Verdict:
    """Bring sheets together: before the first ballot only, else votes would be split or lost."""
    verdict = may_facilitate(user, workshop)
    if not verdict:
        return verdict
    return _before_first_round(workshop)


def may_answer_pairing(user: User, pairing: Pairing) -> Verdict:
    if user.pk not in pairing.authors:
        return Verdict(_("Seuls les auteurs des deux pratiques répondent."))
    if pairing.state != Pairing.State.PROPOSED:
        return Verdict(_("Ce regroupement est déjà décidé."))
    return _before_first_round(pairing.workshop)


def _before_first_round(workshop: Workshop) -> Verdict:
    if workshop.rounds.exclude(status=RoundState.SCHEDULED).exists():
        return Verdict(_("Les regroupements se décident avant le premier tour."))
    return ALLOWED


def may_judge_in_pool(user: User, version: PracticeVersion) -> Verdict:
    if version.practice.author_id == user.pk or user.contributions.filter(pk=version.practice_id).exists():
        return Verdict(_("Vous n’appréciez pas vos propres pratiques."))
    if version.status != SheetState.PROPOSED:
        return Verdict(_("Cette pratique n’est plus à apprécier."))
    return ALLOWED


def may_retain_by_consent(user: User, workshop: Workshop) -> Verdict:
    verdict = may_facilitate(user, workshop)
    if not verdict:
        return verdict
    if workshop.participations.present().count() >= SMALLEST_DAY_WITH_BALLOTS:
        return Verdict(_("À six personnes et plus, les pratiques sont appréciées par bulletin secret."))
    if not workshop.opens(Feature.VOTE):
        return Verdict(_("Ouvrez d’abord la phase 4."))
    return ALLOWED


def may_express_one_more(user: User, workshop: Workshop) -> Verdict:
    kept = workshop.needs.filter(author=user).exclude(status=NeedState.DROPPED)
    if kept.count() >= MOST_NEEDS:
        return Verdict(_("Trois besoins au plus par personne : retirez-en un pour en dire un autre."))
    return ALLOWED


def may_triage_need(user: User, need: Need) -> Verdict:
    verdict = may_facilitate(user, need.workshop)
    if not verdict:
        return verdict
    if need.status == NeedState.DROPPED or need.workshop.is_over:
        return Verdict(_("Ce besoin ne se change plus."))
    return ALLOWED


def may_drop_need(user: User, need: Need) -> Verdict:
    if need.author_id != user.pk:
        return Verdict(_("Ce besoin n’est pas le vôtre."))
    if need.status != NeedState.EXPRESSED:
        return Verdict(_("Ce besoin est confirmé par le groupe : il ne se retire plus."))
    return ALLOWED
