"""Life of a change of e-mail address: what somebody signs in with never changes at one person's word."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from capitalisation.lifecycle import Lifecycle, Move

_OVER = _("Ce changement d’adresse est terminé : rien n’est à faire.")


class AddressChangeState(models.TextChoices):
    ASKED = "asked", _("Demandé")
    AGREED = "agreed", _("Confirmé")
    DONE = "done", _("Fait")
    STOPPED = "stopped", _("Arrêté")


_S = AddressChangeState


class AddressChangeLifecycle(Lifecycle):
    noun = "address_change"
    states = AddressChangeState
    initial = (_S.ASKED,)
    final = (_S.DONE, _S.STOPPED)

    agreed = Move(_S.ASKED, to=_S.AGREED, refusal=_OVER)
    done = Move(_S.AGREED, to=_S.DONE, refusal=_OVER)
    stopped = Move(_S.ASKED, _S.AGREED, to=_S.STOPPED, refusal=_OVER)
