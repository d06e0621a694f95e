"""The letter of a campaign, and the signed address by which its reader answers without signing in."""

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from capitalisation.letters import ABOUT
from capitalisation.signed import SignedLink
from reports.models import DiffusionCampaign, Recipient

_READ = SignedLink("reports.campaign")
_ABOUT = "reports.recipient"


def token_of(recipient: Recipient) -> str:
    return _READ.word(recipient.pk)


def recipient_of(token: str) -> Recipient | None:
    found = _READ.read(token)
    if found is None:
        return None
    recipients = Recipient.objects.select_related("campaign__edition", "campaign__report__region", "person")
    return recipients.filter(pk=found).first()


def recipient_about(about: str) -> Recipient | None:
    """Whom a letter of the outbox was written to, when it is one of a campaign."""
    kind, _colon, key = about.partition(":")
    return Recipient.objects.filter(pk=int(key)).first() if kind == _ABOUT else None


def letter_of(campaign: DiffusionCampaign, recipient: Recipient, *, is_reminder: bool) -> EmailMessage:
    page = f"{settings.BASE_URL}{reverse('reports:received', args=[token_of(recipient)])}"
    context = {"campaign": campaign, "person": recipient.person, "page": page, "is_reminder": is_reminder}
    subject = _("Rappel : %(document)s") if is_reminder else _("À lire : %(document)s")
    letter = EmailMultiAlternatives(
        subject % {"document": campaign},
        render_to_string("reports/letters/campaign.txt", context),
        None,
        [recipient.person.email],
        headers={ABOUT: f"{_ABOUT}:{recipient.pk}"},
    )
    letter.attach_alternative(render_to_string("reports/letters/campaign.html", context), "text/html")
    return letter
