"""Lives of an archive of one’s own data and of an erasure."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from capitalisation.lifecycle import Lifecycle, Move


class ArchiveState(models.TextChoices):
    WAITING = "waiting", _("En préparation")
    READY = "ready", _("Prête")
    FAILED = "failed", _("Échec")


class ArchiveLifecycle(Lifecycle):
    noun = "archive"
    states = ArchiveState
    initial = (ArchiveState.WAITING,)
    final = (ArchiveState.READY, ArchiveState.FAILED)

    finished = Move(ArchiveState.WAITING, to=ArchiveState.READY)
    failed = Move(ArchiveState.WAITING, to=ArchiveState.FAILED)


class ErasureState(models.TextChoices):
    WAITING = "waiting", _("Prévu")
    CANCELLED = "cancelled", _("Annulé")
    DONE = "done", _("Fait")


class ErasureLifecycle(Lifecycle):
    noun = "erasure"
    states = ErasureState
    initial = (ErasureState.WAITING,)
    final = (ErasureState.CANCELLED, ErasureState.DONE)

    cancelled = Move(
        ErasureState.WAITING, to=ErasureState.CANCELLED, refusal=_("Cet effacement n’est plus prévu.")
    )
    done = Move(ErasureState.WAITING, to=ErasureState.DONE)
