"""Life of a file that is brought in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from capitalisation.lifecycle import Lifecycle, Move

_MOVED_ON = _("Cet import a déjà avancé : regardez où il en est.")


class ImportState(models.TextChoices):
    UNREAD = "unread", _("À lire")
    COLUMNS = "columns", _("Colonnes à indiquer")
    REFUSED = "refused", _("Refusé, rien n’est écrit")
    NOTHING = "nothing", _("Ne change rien")
    PLANNED = "planned", _("Prêt à être chargé")
    DROPPED = "dropped", _("Abandonné")
    APPLYING = "applying", _("En cours")
    APPLIED = "applied", _("Chargé")
    FAILED = "failed", _("Échec, rien n’est écrit")


_I = ImportState
#: The worker has it in hand.
PENDING = (_I.UNREAD, _I.APPLYING)


class ImportLifecycle(Lifecycle):
    noun = "import"
    states = ImportState
    initial = (_I.UNREAD,)
    final = (_I.NOTHING, _I.DROPPED, _I.APPLIED, _I.FAILED)

    read = Move(_I.UNREAD, to=(_I.PLANNED, _I.NOTHING, _I.COLUMNS, _I.REFUSED))
    columns_chosen = Move(_I.COLUMNS, to=_I.UNREAD, refusal=_MOVED_ON)
    agreed = Move(_I.PLANNED, to=_I.APPLYING, refusal=_MOVED_ON)
    #: Its wrong rows are left out: the others are read again.
    lines_left_out = Move(_I.REFUSED, to=_I.UNREAD, refusal=_MOVED_ON)
    dropped = Move(_I.PLANNED, _I.COLUMNS, to=_I.DROPPED, refusal=_MOVED_ON)
    applied = Move(_I.APPLYING, to=_I.APPLIED)
    refused = Move(_I.APPLYING, to=_I.REFUSED)
    failed = Move(*PENDING, to=_I.FAILED)
