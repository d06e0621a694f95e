"""Letters of the repertoire, sent by the task worker."""

import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from accounts.models import User
from watch.models import Digest
from watch.queries.digest import digest_of, token_of

WEEK = datetime.timedelta(days=7)


@task(queue_name="letters")
def send_digest(person_id: int) -> None:
    """One letter, at most one a week; none when there is nothing to say or its reader said no."""
    person = User.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        return
    today = timezone.localdate()
    digest, _is_new = Digest.objects.get_or_create(person=person)
    since = digest.last_sent_on or today - WEEK
    if not digest.is_on or (digest.last_sent_on and digest.last_sent_on > today - WEEK):
        return
    with translation.override("fr"):
        sections = digest_of(person, since)
        if sections:
            _letter(person, sections).send()
    Digest.objects.filter(pk=digest.pk).update(last_sent_on=today)


def _letter(person: User, sections: object) -> EmailMultiAlternatives:
    stop = f"{settings.BASE_URL}{reverse('watch:unsubscribe', args=[token_of(person)])}"
    context = {"person": person, "sections": sections, "base": settings.BASE_URL, "stop": stop}
    letter = EmailMultiAlternatives(
        _("Votre semaine dans le répertoire des pratiques"),
        render_to_string("watch/letters/digest.txt", context),
        None,
        [person.email],
        # RFC 8058: stopped by one press in the mail programme.
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )
    letter.attach_alternative(render_to_string("watch/letters/digest.html", context), "text/html")
    return letter
