"""States of a document in preparation, of a campaign and of its recipients, and how they move."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from capitalisation.lifecycle import Lifecycle, Move


class JobState(models.TextChoices):
    WAITING = "waiting", _("En attente")
    RUNNING = "running", _("En préparation")
    READY = "ready", _("Prêt")
    FAILED = "failed", _("Échec")
    CANCELLED = "cancelled", _("Abandonné")


#: Somebody waits for it.
PENDING = (JobState.WAITING, JobState.RUNNING)


class JobLifecycle(Lifecycle):
    noun = "document"
    states = JobState
    initial = (JobState.WAITING,)
    final = (JobState.READY, JobState.FAILED, JobState.CANCELLED)

    #: Begun, or begun again by another worker when the first one died.
    started = Move(*PENDING, to=JobState.RUNNING)
    finished = Move(JobState.RUNNING, to=JobState.READY)
    failed = Move(*PENDING, to=JobState.FAILED)
    cancelled = Move(*PENDING, to=JobState.CANCELLED)


class CampaignState(models.TextChoices):
    RUNNING = "running", _("En cours")
    CLOSED = "closed", _("Close")


class CampaignLifecycle(Lifecycle):
    noun = "campaign"
    states = CampaignState
    initial = (CampaignState.RUNNING,)
    final = (CampaignState.CLOSED,)

    closed = Move(CampaignState.RUNNING, to=CampaignState.CLOSED, refusal=_("Cette diffusion est close."))


class RecipientState(models.TextChoices):
    LISTED = "listed", _("à joindre")
    SENT = "sent", _("envoyé")
    BOUNCED = "bounced", _("lettre non remise")
    OPENED = "opened", _("ouvert")
    ACKNOWLEDGED = "acknowledged", _("pris connaissance")
    OPTED_OUT = "opted_out", _("ne souhaite plus de lettre")


_R = RecipientState
#: Everybody who has not said that they know the document.
_UNSETTLED = (_R.LISTED, _R.SENT, _R.BOUNCED, _R.OPENED, _R.OPTED_OUT)


class RecipientLifecycle(Lifecycle):
    noun = "recipient"
    states = RecipientState
    #: In one's own space, the document is there at once.
    initial = (_R.LISTED, _R.SENT)
    final = (_R.ACKNOWLEDGED,)

    #: A letter has left, or could not be delivered; a reminder, or the same letter once more, may leave again.
    written_to = Move(_R.LISTED, _R.SENT, _R.BOUNCED, to=(_R.SENT, _R.BOUNCED))
    opened = Move(_R.SENT, _R.BOUNCED, to=_R.OPENED)
    #: By the person: they know it now, or want no more letters about it.
    answered = Move(*_UNSETTLED, to=(_R.ACKNOWLEDGED, _R.OPTED_OUT))
    #: By who runs the campaign: read on paper, or an address that does not work.
    noted = Move(
        *_UNSETTLED,
        to=(_R.ACKNOWLEDGED, _R.BOUNCED),
        refusal=_("Cette personne a déjà pris connaissance du document."),
    )
