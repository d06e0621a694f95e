"""« Ce texte me concerne », said by somebody without an account: nothing happens before their address answered."""

import contextlib
import re

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from accounts.actions.lifecycle import begin, move
from accounts.actions.passwords import note_failure
from accounts.rules.tries import Caller, may_try
from repertoire.actions.lifecycle import move_version
from repertoire.models import Objection, PracticeVersion
from repertoire.models.states import Objected, ObjectionLifecycle, VersionLifecycle
from repertoire.rules import objecting
from repertoire.rules.links import CONFIRM


def ask_from_outside(*, reference: str, passage: str, address: str, caller: Caller) -> None:
    """Keep what was said and send a link to the address. Raises ``Refused`` after too many from one place.

    A reference that no published sheet has is told by letter alone: the page answers the same.
    """
    may_try(caller).enforce()
    note_failure(caller)
    version = _published_as(reference)
    if version is None:
        transaction.on_commit(lambda: send_unknown_reference.enqueue(address, reference))
        return
    objection = begin(Objection, Objected.UNCONFIRMED, version=version, passage=passage, address=address)
    transaction.on_commit(lambda: send_objection_link.enqueue(objection.pk))


@transaction.atomic
def confirm_from_outside(objection: Objection) -> None:
    """Hidden from everybody until the centre decides. Raises ``Refused``."""
    move(
        objection,
        ObjectionLifecycle.confirmed,
        by=None,
        rule=lambda _by, one: objecting.may_object_from_outside(one),
        raised_at=timezone.now(),
    )
    move_version(objection.version, VersionLifecycle.suspended, by=None)


def _published_as(reference: str) -> PracticeVersion | None:
    """``P-0086``, ``p86`` or the number alone."""
    written = re.fullmatch(r"\s*(?:P\s*-?\s*)?0*(\d{1,9})\s*", reference, re.IGNORECASE)
    if written is None:
        return None
    return PracticeVersion.objects.published().filter(practice=int(written[1])).first()


@task(queue_name="letters")
def send_objection_link(objection_id: int) -> None:
    objection = Objection.objects.select_related("version__practice").get(pk=objection_id)
    path = reverse("repertoire:outside_link", args=[CONFIRM.word(objection.pk)])
    _send(
        "confirm",
        _("Confirmez votre demande"),
        objection.address,
        objection=objection,
        link=f"{settings.BASE_URL}{path}",
    )


@task(queue_name="letters")
def send_unknown_reference(address: str, reference: str) -> None:
    link = f"{settings.BASE_URL}{reverse('repertoire:outside')}"
    _send("unknown", _("Votre demande : quelle fiche ?"), address, reference=reference, link=link)


@task(queue_name="letters")
def send_objection_answer(objection_id: int) -> None:
    """The decision, and then nobody's address is kept."""
    with contextlib.suppress(Objection.DoesNotExist):
        objection = (
            Objection.objects.select_related("version__practice").exclude(address="").get(pk=objection_id)
        )
        _send("answer", _("La réponse à votre demande"), objection.address, objection=objection)
        Objection.objects.filter(pk=objection_id).update(address="")


def _send(name: str, subject: str, address: str, **context: object) -> None:
    with translation.override("fr"):
        body = render_to_string(f"repertoire/letters/outside_{name}.txt", context)
        send_mail(str(subject), body, None, [address])
