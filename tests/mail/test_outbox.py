"""Letters never vanish: refused, kept waiting, cut off, written twice, they arrive once or somebody is told why not."""

import datetime
import re
import smtplib
import socket
import ssl
import threading
from io import StringIO

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.actions.people import send_sign_in_link
from accounts.models import JournalEntry, Role, User
from mail.actions import postman
from mail.actions.again import stop_waiting
from mail.models import Fault, Letter
from mail.rules.content import seal
from mail.rules.delays import TRIED_FOR, next_try
from mail.rules.faults import outcome_of
from tests.builders import person
from tests.conftest import ReadOnlyGetClient, flat
from tests.working import work

MINUTE = datetime.timedelta(minutes=1)
PLACE = "marie@example.fr"

pytestmark = pytest.mark.django_db(transaction=True)


def write(to: str = PLACE, subject: str = "Bonjour") -> None:
    send_mail(subject, "Le secret du lien : ouvre-toi.", None, [to])


def reached_at(address: str) -> User:
    found = person(Role.TUTOR)
    found.email = address
    found.save(update_fields=["email"])
    return found


def later(time_machine, minutes: int) -> None:
    time_machine.move_to(timezone.now() + minutes * MINUTE, tick=False)
    work()


def test_a_letter_leaves_with_what_it_tells_of_or_not_at_all(mail_server):
    class Undone(Exception):
        pass

    def undone() -> None:
        with transaction.atomic():
            write()
            raise Undone

    with pytest.raises(Undone):
        undone()
    work()
    assert not mail_server.letters

    with transaction.atomic():
        write()
        assert not DBTaskResult.objects.exists(), "nobody knows yet whether it is true"
    work()
    (letter,) = mail_server.letters
    assert letter["To"] == PLACE
    assert "ouvre-toi" in letter.get_content()


def test_what_waits_is_sealed_and_what_left_says_nothing(mail_server):
    marie = reached_at(PLACE)
    write()
    row = Letter.objects.get()
    assert row.person == marie
    assert "ouvre-toi" not in str(vars(row)) + bytes(row.content).decode()
    mail_server.to[PLACE] = [f"451 <{PLACE}> come back later"]
    work()
    Letter.objects.update(next_try_at=timezone.now(), about="accounts.password:1")
    postman.call_again()
    work()
    row.refresh_from_db()
    left = (row.address, row.subject, bytes(row.content), row.person, row.answer, row.about, row.fault)
    assert left == ("", "", b"", None, "", "", "")
    assert row.delivered_at


def test_both_forms_and_the_headers_arrive(mail_server, settings):
    settings.EMAIL_REPLY_TO = ["contact@example.fr"]
    letter = EmailMultiAlternatives(
        "Objet : l’été", "En texte", None, [PLACE], headers={"List-Unsubscribe": "<https://a.example/>"}
    )
    letter.attach_alternative("<p>En page</p>", "text/html")
    letter.send()
    work()
    (came,) = mail_server.letters
    assert came["Subject"] == "Objet : l’été"
    assert came["Reply-To"] == "contact@example.fr"
    assert came["List-Unsubscribe"] == "<https://a.example/>"
    assert came.get_body(("html",)).get_content().strip() == "<p>En page</p>"
    assert "X-About" not in came


def test_a_server_that_makes_strangers_wait_gets_it_once(mail_server, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    mail_server.to[PLACE] = ["451 greylisted"] * 3
    write()
    write("paul@example.fr")
    work()
    assert [one["To"] for one in mail_server.letters] == ["paul@example.fr"], (
        "nobody waits for another's server"
    )
    row = Letter.objects.get(address=PLACE)
    assert (row.fault, row.attempts) == (Fault.WAIT, 1)
    assert "greylisted" in row.answer
    later(time_machine, 0)
    assert Letter.objects.get(address=PLACE).attempts == 1, "not before its time"
    for minutes in (1, 5, 15):
        later(time_machine, minutes)
    assert [one["To"] for one in mail_server.letters] == ["paul@example.fr", PLACE]
    later(time_machine, 600)
    assert len(mail_server.letters) == 2


def test_a_server_that_is_away_for_an_hour_loses_nothing(mail_server, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    mail_server.stop()
    for number in range(5):
        write(f"t{number}@example.fr")
    work()
    assert Letter.objects.waiting().count() == 5
    assert Letter.objects.filter(attempts__gt=0).count() == 1, "one refused connection is enough to know"
    later(time_machine, 1)
    mail_server.start()
    for minutes in (5, 15, 60):
        later(time_machine, minutes)
    assert sorted(one["To"] for one in mail_server.letters) == [
        f"t{number}@example.fr" for number in range(5)
    ]


def test_a_server_that_hangs_keeps_nobody_for_long(mail_server, settings):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = mute.getsockname()[1], 1
        write()
        work()
    row = Letter.objects.get()
    assert (row.fault, row.attempts, row.stopped_at) == (Fault.SILENT, 1, None)
    assert row.next_try_at > timezone.now()


@pytest.mark.parametrize("where", ["address", "letter"])
def test_refused_for_good_is_said_and_sent_again_to_the_right_address(mail_server, as_user, where):
    marie = reached_at(PLACE)
    if where == "address":
        mail_server.to[PLACE] = ["550 no such user"]
    else:
        mail_server.after_data = ["552 too much"]
    write()
    work()
    row = Letter.objects.get()
    assert (row.fault, bool(row.stopped_at)) == (Fault.ADDRESS, True)
    work()
    assert not mail_server.letters, "not tried again by itself"

    client = as_user(person(Role.CENTRE))
    page = flat(client.get(reverse("mail:letters")).content.decode())
    assert "0 lettre en attente" in page, page[page.index("<h1>") :][:300]
    assert "1 arrêtée" in page
    assert "refuse cette adresse" in page
    User.objects.filter(pk=marie.pk).update(email="marie.bis@example.fr")
    client.post(reverse("mail:send_again", args=[row.pk]))
    work()
    assert [one["To"] for one in mail_server.letters] == ["marie.bis@example.fr"]
    assert JournalEntry.objects.filter(verb="letter.sent_again", concerns=marie).exists()
    assert client.post(reverse("mail:send_again", args=[row.pk])).status_code == 404, "it has left"


def test_a_link_to_choose_a_password_is_made_anew_for_the_right_address(mail_server, as_user, client):
    """The link of the letter that was refused is tied to the address of before: it would open nothing."""
    marie, centre = reached_at(PLACE), person(Role.CENTRE)
    mail_server.to[PLACE] = ["550 no such user"]
    send_sign_in_link(marie, by=centre)
    work()
    User.objects.filter(pk=marie.pk).update(email="marie.bis@example.fr")
    as_user(centre).post(reverse("mail:send_again", args=[Letter.objects.stopped().get().pk]))
    work()
    (letter,) = mail_server.letters
    assert letter["To"] == "marie.bis@example.fr"
    link = re.search(r"http://localhost(/mot-de-passe/\S+)", letter.get_content())[1]
    assert "new_password" in client.get(link, follow=True).content.decode()


def test_what_is_said_to_a_former_address_goes_nowhere_else(mail_server, as_user):
    marie = reached_at(PLACE)
    stopped = Letter.objects.create(
        key="a", person=marie, address="avant@example.fr", about="accounts.address_change:1",
        content=seal(EmailMultiAlternatives("Votre adresse change", "x", None, [PLACE])), stopped_at=timezone.now(),
    )  # fmt: skip
    as_user(person(Role.CENTRE)).post(reverse("mail:send_again", args=[stopped.pk]))
    work()
    assert [one["To"] for one in mail_server.letters] == ["avant@example.fr"]


@pytest.mark.parametrize(
    "fault",
    [
        ssl.SSLCertVerificationError("certificate has expired"),
        UnicodeError("encoding with idna codec failed"),
        ConnectionRefusedError(),
        smtplib.SMTPServerDisconnected("closed"),
        smtplib.SMTPRecipientsRefused({PLACE: (554, b"5.7.1 Relay access denied")}),
        smtplib.SMTPDataError(530, b"5.7.0 Authentication required"),
    ],
)
def test_a_fault_of_ours_stops_nobodys_letter(fault):
    outcome = outcome_of(fault)
    assert outcome.is_passing
    assert outcome.is_of_server, "the next letter would meet the same"


def test_a_new_secret_then_the_former_one_goes(mail_server, settings):
    write()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = (
        [settings.SECRET_KEY],
        "another-secret-0123456789" * 3,
    )
    call_command("reseal", stdout=StringIO())
    settings.SECRET_KEY_FALLBACKS = []
    work()
    assert len(mail_server.letters) == 1


def test_one_may_give_a_letter_up(mail_server, as_user):
    reached_at(PLACE)
    mail_server.to[PLACE] = ["550 no such user"]
    write()
    work()
    as_user(person(Role.CENTRE)).post(reverse("mail:give_up", args=[Letter.objects.get().pk]))
    assert not Letter.objects.exists()


def test_after_two_days_a_person_decides(time_machine, mail_server):
    time_machine.move_to(timezone.now(), tick=False)
    mail_server.stop()
    write()
    work()
    made, tries = Letter.objects.get().made_at, 0
    while Letter.objects.waiting().exists():
        row = Letter.objects.get()
        time_machine.move_to(row.next_try_at, tick=False)
        work()
        tries += 1
        assert tries < 30
    assert Letter.objects.get().fault == Fault.SILENT
    assert timezone.now() <= made + TRIED_FOR
    assert timezone.now() > made + TRIED_FOR - datetime.timedelta(hours=6)


@pytest.mark.parametrize("attempts", range(1, 12))
def test_delays_grow(attempts):
    now = timezone.now()
    first, then = next_try(attempts, now, now), next_try(attempts + 1, now, now)
    assert now + MINUTE <= first <= then
    assert next_try(attempts, now - TRIED_FOR, now) is None


def test_a_task_carried_out_again_writes_the_same_letter(mail_server):
    """Its worker died after the letter was written and before this was noted."""
    marie = reached_at(PLACE)
    send_sign_in_link(marie, by=person(Role.CENTRE))
    work()
    written = DBTaskResult.objects.filter(task_path__contains="send_password_link")
    assert written.update(status=TaskResultStatus.READY) == 1
    work()
    assert len(mail_server.letters) == 1


def test_two_postmen_carry_each_letter_once(mail_server, monkeypatch):
    """Both find the same letter before either takes it; the control shows what they would do without the taking."""
    for number in range(4):
        write(f"t{number}@example.fr")
    both = threading.Barrier(2, timeout=10)
    found_first = postman.Letter.objects.free(timezone.now()).order_by("pk").first()

    def run(errors: list) -> None:
        try:
            both.wait()
            postman.deliver.call()
        except Exception as error:  # noqa: BLE001 told to the test
            errors.append(error)
        finally:
            connection.close()

    errors: list = []
    two = [threading.Thread(target=run, args=[errors]) for _n in range(2)]
    for one in two:
        one.start()
    for one in two:
        one.join()
    assert not errors
    assert sorted(one["To"] for one in mail_server.letters) == [
        f"t{number}@example.fr" for number in range(4)
    ]

    Letter.objects.filter(pk=found_first.pk).delete()
    mail_server.letters.clear()
    write("control@example.fr")
    seen, seen_by_another = (Letter.objects.waiting().get() for _n in range(2))
    with postman._connection() as line:
        postman._hand_over(seen, line)
        postman._hand_over(seen_by_another, line)
    assert len(mail_server.letters) == 2, "the control: without taking it, it arrives twice"


def test_a_postman_who_died_at_the_door_is_followed_by_another(mail_server, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    write()
    Letter.objects.update(taken_at=timezone.now(), attempts=1)
    work()
    assert not mail_server.letters, "perhaps it is being handed over at this moment"
    time_machine.move_to(timezone.now() + 6 * MINUTE, tick=False)
    postman.call_again()
    work()
    assert len(mail_server.letters) == 1


def test_after_a_backup_was_restored_nothing_leaves_by_itself(mail_server):
    write()
    assert stop_waiting(Fault.RESTORED) == 1
    work()
    assert not mail_server.letters
    assert Letter.objects.stopped().get().fault == Fault.RESTORED


def test_a_centre_sees_letters_of_its_people_only(mail_server, as_user):
    here = reached_at(PLACE)
    mail_server.stop()
    write()
    write("inconnu@example.fr", "A quelqu’un d’ailleurs")
    client = as_user(person(Role.CENTRE))
    page = flat(client.get(reverse("mail:letters")).content.decode())
    assert str(here) in page
    assert "inconnu@example.fr" not in page
    stranger = Letter.objects.get(address="inconnu@example.fr")
    stop_waiting(Fault.SILENT)
    assert client.post(reverse("mail:send_again", args=[stranger.pk])).status_code == 404
    assert "inconnu@example.fr" in as_user(person(Role.ADMIN)).get(reverse("mail:letters")).content.decode()
    assert ReadOnlyGetClient().get(reverse("mail:letters")).status_code == 302
