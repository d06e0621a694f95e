"""Letters before something of a person is deleted, and after their erasure."""

from collections.abc import Mapping

from django.apps import apps
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django_tasks import task

from privacy.models import Erasure, Notice
from privacy.models.states import ErasureState
from privacy.rules.links import CANCEL
from privacy.rules.retention import ACCOUNT, NOTICE, RETENTION

_WHAT = {rule.key: rule.what for rule in RETENTION}


@task(queue_name="letters")
def send_notice(notices: list[int]) -> None:
    found = list(Notice.objects.filter(pk__in=notices, done_at=None).select_related("person"))
    if not found:
        return
    person = found[0].person
    with translation.override("fr"):
        context = {
            "user": person,
            "day": found[0].sent_at + NOTICE,
            "kinds": [(_WHAT[notice.kind], notice.until) for notice in found if notice.kind != ACCOUNT],
            "is_account": any(notice.kind == ACCOUNT for notice in found),
            "link": f"{settings.BASE_URL}{reverse('room:home')}",
            "privacy": f"{settings.BASE_URL}{reverse('privacy:data')}",
        }
        body = render_to_string("privacy/letters/notice.txt", context)
        send_mail(_("Des textes à vous seront effacés dans 30 jours"), body, None, [person.email])


@task(queue_name="letters")
def send_erasure_notice(erasure_id: int) -> None:
    """When everything goes, and the link that says no."""
    erasure = Erasure.objects.select_related("person").get(pk=erasure_id)
    if erasure.status != ErasureState.WAITING:
        return
    path = reverse("privacy:erasure_link", args=[CANCEL.word(erasure.pk)])
    with translation.override("fr"):
        context = {"erasure": erasure, "user": erasure.person, "link": f"{settings.BASE_URL}{path}"}
        body = render_to_string("privacy/letters/erasure.txt", context)
        send_mail(_("Votre compte sera effacé dans 14 jours"), body, None, [erasure.person.email])


def send_erasure_receipt(address: str, name: str, gone: Mapping[str, int]) -> None:
    """The last letter, to an address that is not known any more once it left."""
    named = ((apps.get_model(label)._meta.verbose_name, number) for label, number in sorted(gone.items()))  # noqa: SLF001 documented
    # What serves the machine alone has no name in a language of people.
    kinds = [(name, number) for name, number in named if isinstance(name, Promise)]
    with translation.override("fr"):
        body = render_to_string("privacy/letters/erased.txt", {"name": name, "kinds": kinds})
        send_mail(_("Votre compte est effacé"), body, None, [address])
