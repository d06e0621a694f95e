"""A password alone opens no account that holds a right over others; a code serves once; nothing goes round the door."""

import datetime
import re

import pyotp
import pytest
from django.conf import settings as project
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.actions.second_factor import begin_second_factor, confirm_second_factor
from accounts.models import JournalEntry, Mandate, Role, SecondFactor, User
from accounts.rules.second_factor import secret_of
from accounts.rules.tries import MOST_HERE
from tests.builders import LONG_TEXT, Day, person
from tests.conftest import ReadOnlyGetClient
from tests.working import work
from workshops.models.phases import PhaseKey

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
PASSWORD = "trois mots vraiment longs"
ACCOUNT = "/compte/"


@pytest.fixture(autouse=True)
def as_installed(settings):
    settings.SECOND_FACTOR_ROLES = ["admin", "training_centre", "planner", "endorser"]


def member(*roles: Role) -> User:
    user = person(*roles)
    user.set_password(PASSWORD)
    user.save()
    return user


def now_code(user: User) -> str:
    return pyotp.TOTP(secret_of(SecondFactor.objects.get(user=user))).at(timezone.now())


def later(time_machine, **by: int) -> None:
    time_machine.move_to(timezone.now() + datetime.timedelta(**by), tick=False)


def chosen(user: User, time_machine) -> list[str]:
    """With a second factor, since a minute."""
    begin_second_factor(user)
    codes = confirm_second_factor(user, now_code(user))
    later(time_machine, minutes=1)
    return codes


def with_password(user: User, **more) -> tuple[ReadOnlyGetClient, object]:
    client = ReadOnlyGetClient()
    return client, client.post(
        reverse("accounts:login"), {"username": user.email, "password": PASSWORD, **more}
    )


def is_in(client: ReadOnlyGetClient) -> bool:
    return client.get(reverse("accounts:account")).status_code == 200


@pytest.mark.parametrize("role", [Role.ADMIN, Role.CENTRE, Role.PLANNER, Role.ENDORSER])
def test_a_role_over_others_chooses_one_before_anything_else(role):
    user = member(role)
    client, answer = with_password(user)
    page = reverse("accounts:second_factor")
    assert answer["Location"] == page
    for name in ("accounts:account", "accounts:people", "room:home", "repertoire:index"):
        assert client.get(reverse(name))["Location"] == page
    assert client.post(reverse("accounts:sign_out_everywhere"))["Location"] == page

    client.post(page, {"act": "begin"})
    shown = client.get(page).text
    secret = secret_of(SecondFactor.objects.get(user=user))
    assert secret in shown
    assert "<svg" in shown
    assert client.post(page, {"act": "confirm", "code": "000000"}).status_code == 422
    assert not is_in(client)
    codes = re.findall(
        r"<code>([A-Z2-7-]{15})</code>", client.post(page, {"act": "confirm", "code": now_code(user)}).text
    )
    assert len(codes) == 10
    assert is_in(client)
    for text in (secret, *codes):
        assert text not in client.get(page).text, "shown once"


def test_a_tutor_is_asked_nothing_and_may_choose():
    user = member(Role.TUTOR)
    client, answer = with_password(user)
    assert answer["Location"] == project.LOGIN_REDIRECT_URL or is_in(client)
    assert "Commencer" in client.get(reverse("accounts:second_factor")).text


def test_then_a_password_alone_opens_nothing(time_machine):
    user = member(Role.CENTRE)
    chosen(user, time_machine)
    client, answer = with_password(user)
    assert "Votre code" in answer.text
    assert not is_in(client)
    assert client.post(reverse("accounts:code"), {"code": "123456"}).status_code == 422
    assert not is_in(client)
    assert client.post(reverse("accounts:code"), {"code": now_code(user)}).status_code == 302
    assert is_in(client)


def test_a_code_serves_once_and_never_after_a_later_one(time_machine):
    user = member(Role.CENTRE)
    chosen(user, time_machine)
    code = now_code(user)
    first, _answer = with_password(user)
    second, _answer = with_password(user)
    first.post(reverse("accounts:code"), {"code": code})
    assert is_in(first)
    assert second.post(reverse("accounts:code"), {"code": code}).status_code == 422
    later(time_machine, minutes=3)
    third, _answer = with_password(user)
    assert third.post(reverse("accounts:code"), {"code": code}).status_code == 422
    assert third.post(reverse("accounts:code"), {"code": now_code(user)}).status_code == 302


def test_a_recovery_code_serves_once(time_machine):
    user = member(Role.CENTRE)
    codes = chosen(user, time_machine)
    for expected in (True, False):
        client, _answer = with_password(user)
        client.post(reverse("accounts:code"), {"code": codes[0].lower().replace("-", " ")})
        assert is_in(client) is expected
    told = JournalEntry.objects.filter(concerns=user).values_list("verb", flat=True)
    assert "person.recovery_used" in told


def test_guesses_wait_as_at_the_door(time_machine):
    user = member(Role.CENTRE)
    chosen(user, time_machine)
    client, _answer = with_password(user)
    for number in range(MOST_HERE):
        client.post(reverse("accounts:code"), {"code": f"00000{number}"})
    answer = client.post(reverse("accounts:code"), {"code": now_code(user)})
    assert "Attendez cinq minutes" in answer.text
    assert not is_in(client)


def test_half_a_sign_in_lasts_five_minutes(time_machine):
    user = member(Role.CENTRE)
    chosen(user, time_machine)
    client, _answer = with_password(user)
    later(time_machine, minutes=5, seconds=2)
    client.post(reverse("accounts:code"), {"code": now_code(user)})
    assert not is_in(client)


def test_nothing_goes_round(time_machine):
    user = member(Role.ADMIN)
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    chosen(user, time_machine)
    client = ReadOnlyGetClient()
    sent = {"username": user.email, "password": PASSWORD, "writer": str(user.public_id), "next": "/admin/"}
    assert client.post("/admin/login/", sent).status_code == 302
    assert client.get("/admin/").status_code == 302, "the door of the technical administration is the same"
    assert client.post(reverse("accounts:sign_in_here"), sent).status_code == 422
    assert not is_in(client)


def test_a_text_that_waited_goes_through_the_code(time_machine):
    day = Day(until=PhaseKey.NARRATE)
    author = day.tutors[0]
    author.set_password(PASSWORD)
    author.save()
    chosen(author, time_machine)
    narrative = day.narrative(author)
    client = ReadOnlyGetClient()
    lost = client.post(narrative.writing_url, {"writer": str(author.public_id), "body": LONG_TEXT})
    (packet,) = re.findall(r'name="kept" value="([^"]+)"', lost.text)[:1]
    asked = client.post(
        reverse("accounts:login"), {"username": author.email, "password": PASSWORD, "kept": packet}
    )
    assert packet in asked.text
    done = client.post(reverse("accounts:code"), {"code": now_code(author), "kept": packet})
    assert LONG_TEXT[:40] in done.text


def test_who_reads_the_database_makes_no_code(time_machine):
    user = member(Role.CENTRE)
    codes = chosen(user, time_machine)
    factor = SecondFactor.objects.get(user=user)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM accounts_secondfactor")
        assert secret_of(factor).encode() not in bytes(cursor.fetchone()[0])
        cursor.execute("SELECT digest FROM accounts_recoverycode")
        stored = {row[0] for row in cursor.fetchall()}
    assert stored.isdisjoint(codes)


@pytest.mark.django_db(transaction=True)
def test_lost_everything_the_administration_takes_it_off_and_the_person_knows(as_user, mailoutbox, settings):
    settings.SECOND_FACTOR_ROLES = ["training_centre"]
    user, admin = member(Role.CENTRE), person(Role.ADMIN)
    begin_second_factor(user)
    confirm_second_factor(user, now_code(user))
    off = reverse("accounts:second_factor_off", args=[user.public_id])
    assert as_user(person(Role.FACILITATOR)).post(off).status_code == 403
    assert SecondFactor.objects.filter(user=user).exists()
    as_user(admin).post(off)
    assert not SecondFactor.objects.filter(user=user).exists()
    work()
    assert "enlevé" in mailoutbox[-1].body
    assert with_password(user)[1]["Location"] == reverse("accounts:second_factor"), "and chooses another"


def test_only_who_may_do_without_leaves_and_never_without_a_code(time_machine):
    page = reverse("accounts:second_factor")
    for role, leaves in ((Role.TUTOR, True), (Role.CENTRE, False)):
        user = member(role)
        chosen(user, time_machine)
        client = ReadOnlyGetClient().signed_in(user)
        client.post(page, {"act": "drop", "code": "123456"})
        assert SecondFactor.objects.filter(user=user).exists()
        client.post(page, {"act": "drop", "code": now_code(user)})
        assert SecondFactor.objects.filter(user=user).exists() is not leaves


def test_another_application_is_chosen_at_once(time_machine):
    user = member(Role.CENTRE)
    codes = chosen(user, time_machine)
    page, client = reverse("accounts:second_factor"), ReadOnlyGetClient().signed_in(user)
    client.post(page, {"act": "replace", "code": codes[0]})
    assert client.get(reverse("accounts:people"))["Location"] == page
    later(time_machine, minutes=1)
    renewed = client.post(page, {"act": "begin"})
    assert renewed.status_code == 302
    client.post(page, {"act": "confirm", "code": now_code(user)})
    assert client.get(reverse("accounts:people")).status_code == 200
    later(time_machine, minutes=1)
    fresh = client.post(page, {"act": "renew", "code": now_code(user)}).text
    assert len(re.findall(r"<code>[A-Z2-7-]{15}</code>", fresh)) == 10


class TestRoundTheDoor:
    """Roads that went round, found by attacking."""

    def test_a_field_of_the_form_opens_nothing(self):
        user = member(Role.ADMIN)
        client, _answer = with_password(user)
        give = reverse("accounts:mandates", args=[user.public_id])
        sent = {
            "role": Role.CENTRE,
            "valid_from": timezone.localdate().isoformat(),
            "writer": str(user.public_id),
        }
        assert client.post(give, sent)["Location"] == reverse("accounts:second_factor")
        assert user.mandates.count() == 1

    def test_signing_in_again_in_place_opens_nothing_else(self):
        user = member(Role.ADMIN)
        client = ReadOnlyGetClient()
        sent = {"username": user.email, "password": PASSWORD, "writer": str(user.public_id)}
        assert client.post(reverse("accounts:sign_in_here"), sent).status_code == 200
        assert client.get(reverse("accounts:people"))["Location"] == reverse("accounts:second_factor")

    @pytest.mark.parametrize("packet", ["own", "another's"])
    def test_a_text_that_waits_opens_nothing_else(self, packet):
        user, other = member(Role.ADMIN), person(Role.TUTOR)
        writer = user if packet == "own" else other
        lost = ReadOnlyGetClient().post(
            reverse("accounts:own_card"), {"writer": str(writer.public_id), "a": "b"}
        )
        kept = re.findall(r'name="kept" value="([^"]+)"', lost.text)
        client, _answer = with_password(user, kept=kept[0] if kept else f"{writer.public_id}:x")
        assert client.get(reverse("accounts:people"))["Location"] == reverse("accounts:second_factor")

    def test_a_role_given_since_asks_for_it_too(self):
        user = member(Role.TUTOR)
        client, _answer = with_password(user)
        assert is_in(client)
        Mandate.objects.create(user=user, role=Role.ADMIN)
        assert client.get(reverse("accounts:people"))["Location"] == reverse("accounts:second_factor")

    def test_half_a_sign_in_ends_with_the_password_or_the_factor(self, time_machine):
        user = member(Role.CENTRE)
        chosen(user, time_machine)
        first, _answer = with_password(user)
        second, _answer = with_password(user)
        user.set_password("quatre mots vraiment bien longs")
        user.save()
        first.post(reverse("accounts:code"), {"code": now_code(user)})
        assert not is_in(first)
        SecondFactor.objects.all().delete()
        assert second.post(reverse("accounts:code"), {"code": "123456"}).status_code == 200
        assert not is_in(second)

    def test_an_application_is_chosen_by_who_just_proved_it(self, time_machine):
        user = member(Role.TUTOR)
        client, _answer = with_password(user)
        later(time_machine, minutes=31)
        answer = client.post(reverse("accounts:second_factor"), {"act": "begin"})
        assert answer["Location"].startswith(reverse("accounts:prove"))
        assert not SecondFactor.objects.exists()

    def test_one_administrator_takes_no_superuser_s_off(self, as_user, time_machine):
        above, admin = member(Role.ADMIN), person(Role.ADMIN)
        User.objects.filter(pk=above.pk).update(is_superuser=True)
        chosen(above, time_machine)
        off = reverse("accounts:second_factor_off", args=[above.public_id])
        project.SECOND_FACTOR_ROLES.clear()
        assert as_user(admin).post(off).status_code == 403
        assert SecondFactor.objects.filter(user=above).exists()

    def test_a_button_does_what_it_says_and_nothing_else(self, time_machine):
        """Two tabs: the second still confirms what the first confirmed; with the next code, that took it off."""
        user = member(Role.TUTOR)
        chosen(user, time_machine)
        client = ReadOnlyGetClient().signed_in(user)
        for act in ("confirm", "anything"):
            later(time_machine, minutes=1)
            client.post(reverse("accounts:second_factor"), {"act": act, "code": now_code(user)})
            assert SecondFactor.objects.filter(user=user).exists(), act
