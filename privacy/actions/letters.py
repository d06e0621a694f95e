"""« In thirty days this will be deleted. »"""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from privacy.models import Notice
from privacy.rules.retention import NOTICE, RETENTION

_WHAT = {rule.key: rule.what for rule in RETENTION}


@task()
def send_notice(notices: list[int]) -> None:
    found = list(Notice.objects.filter(pk__in=notices, done_at=None).select_related("person"))
    if not found:
        return
    person = found[0].person
    with translation.override("fr"):
        context = {
            "user": person,
            "day": found[0].sent_at + NOTICE,
            "kinds": [(_WHAT[notice.kind], notice.until) for notice in found],
            "link": f"{settings.BASE_URL}{reverse('room:home')}",
            "privacy": f"{settings.BASE_URL}{reverse('privacy:data')}",
        }
        body = render_to_string("privacy/letters/notice.txt", context)
        send_mail(_("Des textes à vous seront effacés dans 30 jours"), body, None, [person.email])
