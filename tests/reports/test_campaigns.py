"""An edition or a report reaches everybody it concerns: lists, letters, answers, one reminder, closing."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from capitalisation.policy import Refused
from mail.actions.again import send_again, stop_waiting
from mail.actions.postman import deliver
from mail.models import Fault, Letter
from needs.models import NeedsReport
from repertoire.models import Edition
from reports.actions import campaigns
from reports.actions.tasks import send_campaign
from reports.models import DiffusionCampaign, Recipient
from reports.models.states import RecipientState
from reports.queries.audiences import AUDIENCES, people_in, sizes
from reports.rules.letters import recipient_of, token_of
from tests.builders import person

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def campaign(cast) -> DiffusionCampaign:
    """Launched in the demo; its letters wait for the worker."""
    return DiffusionCampaign.objects.get(report=None)


@pytest.fixture
def mailoutbox(mailoutbox, settings):
    """What left, by way of the outbox."""
    settings.EMAIL_BACKEND = "mail.actions.outbox.OutboxBackend"
    settings.LETTER_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    return mailoutbox


def sent(campaign: DiffusionCampaign, **options: bool) -> None:
    send_campaign.call(campaign.pk, **options)
    deliver.call()


def test_every_audience_is_counted_as_it_would_be_sent(cast):
    sender = cast("jeanne.marchand")
    for region in (None, NeedsReport.objects.get().region):
        for key, _label, count in sizes(region, sender):
            assert people_in([key], region, sender).count() == count, key
    assert people_in(["tutors", "participants"], None, sender).count() < sum(
        people_in([key], None, sender).count() for key in ("tutors", "participants")
    ), "who is in two groups is listed once"
    left = person(Role.TUTOR)
    left.is_active = False
    left.save()
    assert left not in people_in(AUDIENCES, None, sender)


def test_one_letter_each_and_a_second_run_sends_none(campaign, mailoutbox):
    waiting = campaign.recipients.filter(status="listed").count()
    assert waiting

    sent(campaign)
    sent(campaign)

    assert len(mailoutbox) == waiting
    assert sorted(one.to[0] for one in mailoutbox) == sorted(
        campaign.recipients.filter(status="sent").values_list("person__email", flat=True)
    )
    letter = mailoutbox[0]
    assert campaign.message.strip()[:40] in letter.body
    assert letter.alternatives, "as text and as HTML"


def test_nobody_is_said_written_to_before_a_server_has_the_letter(campaign, mailoutbox):
    waiting = campaign.recipients.filter(status="listed").count()
    send_campaign.call(campaign.pk)
    assert campaign.recipients.filter(status="listed").count() == waiting
    assert campaign.is_being_sent
    assert Letter.objects.filter(about__startswith="reports.recipient:").count() == waiting


def test_a_refused_address_is_noted_and_stops_nobody_else(campaign, mail_server):
    """The server of one person refuses; once corrected, the same letter is sent again and arrives."""
    refused = campaign.recipients.filter(status="listed").select_related("person").first()
    mail_server.to[refused.person.email] = ["550 no such user"]
    sent(campaign)

    refused.refresh_from_db()
    assert refused.status == "bounced"
    assert not campaign.recipients.filter(status="listed").exists()
    assert mail_server.letters

    send_again(Letter.objects.stopped().get(), by=person(Role.ADMIN))
    deliver.call()
    refused.refresh_from_db()
    assert refused.status == "sent"


def test_letters_held_after_a_restoration_are_not_said_to_be_on_their_way(campaign, mailoutbox):
    send_campaign.call(campaign.pk)
    stop_waiting(Fault.RESTORED)
    campaign = DiffusionCampaign.objects.get(pk=campaign.pk)
    assert not campaign.is_being_sent
    for letter in Letter.objects.stopped():
        send_again(letter, by=person(Role.ADMIN))
    deliver.call()
    assert not campaign.recipients.filter(status="bounced").exists()


def test_the_reader_answers_from_the_letter_without_signing_in(campaign, client, mailoutbox):
    sent(campaign)
    recipient = campaign.recipients.filter(status="sent").first()
    page = reverse("reports:received", args=[token_of(recipient)])

    assert client.get(page).status_code == 200
    recipient.refresh_from_db()
    assert recipient.status == "sent", "a mail programme that follows links tells nothing"
    client.post(reverse("reports:received_opened", args=[token_of(recipient)]))
    recipient.refresh_from_db()
    assert recipient.status == "opened"
    client.post(page, {"answer": "known"})
    client.post(reverse("reports:received_opened", args=[token_of(recipient)]))
    recipient.refresh_from_db()
    assert recipient.status == "acknowledged"


@pytest.mark.parametrize("token", ["", "1", "MQ:abc:def", "a" * 500])
def test_an_invented_address_answers_for_nobody(campaign, client, token):
    assert client.post(f"/diffusion/recu/{token or 'x'}/").status_code == 404


def test_the_letter_shows_nothing_of_the_document_to_who_is_not_signed_in(campaign, client):
    """The signed address gives the message only; reading demands one's own account."""
    recipient = campaign.recipients.first()
    page = client.get(reverse("reports:received", args=[token_of(recipient)])).content.decode()
    for entry in campaign.document.entries.all():
        assert entry.version.title not in page
    assert client.get(campaign.document.get_absolute_url()).status_code == 302


def test_a_report_is_read_by_those_to_whom_it_was_sent_and_by_nobody_else(cast, as_user):
    report = NeedsReport.objects.get()
    mate, reader = cast("claire.aubry"), as_user(cast("claire.aubry"))
    assert reader.get(report.get_absolute_url()).status_code == 404

    campaigns.launch(
        report,
        region=report.region,
        audiences=["participants"],
        channel="in_app",
        message="Vos besoins, et ce qu’ils deviennent.",
        by=cast("odile.garnier"),
    )

    page = reader.get(report.get_absolute_url())
    assert page.status_code == 200
    assert f'href="{reverse("needs:needs")}?' not in page.content.decode(), "no link that would be refused"
    stranger = person(Role.TUTOR)
    assert as_user(stranger).get(report.get_absolute_url()).status_code == 404
    home = reader.get(reverse("room:home")).content.decode()
    recipient = Recipient.objects.get(person=mate, campaign__report=report)
    # The address is signed with the second it was made in: it is read, not made again.
    tokens = re.findall(re.escape(reverse("reports:received", args=["x"])).replace("x", "([^/]+)"), home)
    assert recipient in [recipient_of(token) for token in tokens]


def test_one_reminder_ten_days_later_to_those_who_have_not_answered(campaign, cast, mailoutbox):
    centre = cast("jeanne.marchand")
    sent(campaign)
    with pytest.raises(Refused, match="dix jours"):
        campaigns.remind(campaign, by=centre)
    campaign.sent_on = timezone.localdate() - datetime.timedelta(days=10)
    campaign.save()
    stopped = campaign.recipients.filter(status="sent").first()
    campaigns.answer(stopped, RecipientState.OPTED_OUT)
    first = len(mailoutbox)

    assert list(DiffusionCampaign.objects.to_remind()) == [campaign]
    campaigns.remind(campaign, by=centre)
    sent(campaign, is_reminder=True)

    reminded = [one.to[0] for one in mailoutbox[first:]]
    answered = campaign.recipients.filter(status__in=["acknowledged", "opted_out"])
    assert reminded
    assert not set(reminded) & set(answered.values_list("person__email", flat=True))
    sent(campaign, is_reminder=True)
    assert len(mailoutbox[first:]) == len(reminded), "carried out again by another worker, none is doubled"
    with pytest.raises(Refused, match="il n’y en a qu’une"):
        campaigns.remind(campaign, by=centre)
    assert not DiffusionCampaign.objects.to_remind().exists()


def test_paper_and_dead_addresses_are_typed_in(campaign, cast, as_user):
    recipient = campaign.recipients.filter(status="listed").first()
    url = reverse("reports:campaign_note", args=[recipient.pk])
    centre = as_user(cast("jeanne.marchand"))

    centre.post(url, {"state": "bounced"})
    recipient.refresh_from_db()
    assert (recipient.status, recipient.on_paper) == ("bounced", False)
    centre.post(url, {"state": "acknowledged"})
    centre.post(url, {"state": "bounced"})
    recipient.refresh_from_db()
    assert (recipient.status, recipient.on_paper) == ("acknowledged", True)
    assert centre.post(url, {"state": "listed"}).status_code == 302


def test_closing_under_80_percent_asks_why(campaign, cast, as_user):
    centre = as_user(cast("jeanne.marchand"))
    page = centre.post(campaign.get_absolute_url(), {"reason": ""}).content.decode()
    assert "dites pourquoi vous arrêtez là" in page
    campaign.refresh_from_db()
    assert campaign.closed_on is None

    centre.post(campaign.get_absolute_url(), {"reason": "Trois personnes ont changé de poste."})
    campaign.refresh_from_db()
    assert campaign.closed_on == timezone.localdate()
    with pytest.raises(Refused, match="close"):
        campaigns.remind(campaign, by=cast("jeanne.marchand"))


def test_a_full_coverage_closes_without_a_word(campaign, cast):
    campaign.recipients.update(status="acknowledged")
    campaigns.close(DiffusionCampaign.objects.get(pk=campaign.pk), reason="", by=cast("jeanne.marchand"))
    assert DiffusionCampaign.objects.get(pk=campaign.pk).closed_on


def test_the_list_of_people_costs_the_same_however_long(
    campaign, cast, as_user, django_assert_max_num_queries
):
    Recipient.objects.bulk_create(
        Recipient(campaign=campaign, person=one)
        for one in User.objects.bulk_create(
            User(email=f"personne{rank}@exemple.test", first_name="A", last_name="B") for rank in range(120)
        )
    )
    centre = as_user(cast("jeanne.marchand"))
    with django_assert_max_num_queries(14):
        assert centre.get(campaign.get_absolute_url()).status_code == 200
    with django_assert_max_num_queries(12):
        assert centre.get(reverse("reports:campaigns")).status_code == 200


def test_an_edition_is_diffused_by_the_centre_only(cast):
    with pytest.raises(Refused):
        campaigns.launch(
            Edition.objects.get(),
            region=None,
            audiences=["tutors"],
            channel="in_app",
            message="À lire.",
            by=cast("odile.garnier"),
        )
