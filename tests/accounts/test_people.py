"""People, roles and structures on the centre's screens."""

import datetime
import re

import pytest
from django.urls import reverse

from accounts.actions.reference import load_regions
from accounts.models import JournalEntry, Mandate, Region, Role, User
from tests.builders import person
from tests.conftest import without_tokens
from tests.working import work

pytestmark = pytest.mark.django_db
NEW = {"new_password1": "trois mots bien longs", "new_password2": "trois mots bien longs"}


def test_a_role_lasts_from_its_first_to_its_last_day(today):
    user = person()
    day = datetime.timedelta(days=1)
    for role, start, end in (
        (Role.TUTOR, today, today),
        (Role.PLANNER, today - 2 * day, today - day),
        (Role.READER, today + day, None),
    ):
        Mandate.objects.create(user=user, role=role, valid_from=start, valid_until=end)

    assert User.objects.get(pk=user.pk).roles == {Role.TUTOR}
    assert list(User.objects.holding(Role.TUTOR, Role.READER)) == [user]


def test_the_centre_adds_a_person_and_gives_a_role(as_user):
    client = as_user(person(Role.CENTRE))
    data = {"first_name": "Lina", "last_name": "Roy", "email": "Lina.Roy@Example.org", "is_active": "on"}

    client.post(reverse("accounts:person_new"), data)

    lina = User.objects.get(email="lina.roy@example.org")
    client.post(
        reverse("accounts:mandates", args=[lina.public_id]), {"role": "tutor", "valid_from": "2026-01-01"}
    )
    assert User.objects.get(pk=lina.pk).roles == {Role.TUTOR}
    assert JournalEntry.objects.filter(verb="mandate.granted").count() == 1


def test_a_change_of_card_is_told_by_the_journal_with_before_and_after(as_user):
    centre, lina = person(Role.CENTRE), person(Role.TUTOR)
    card = {"first_name": lina.first_name, "last_name": "Roy-Mercier", "email": lina.email, "is_active": "on"}
    former = lina.last_name

    as_user(centre).post(
        reverse("accounts:person", args=[lina.public_id]), card | {"function_title": "Cheffe"}
    )

    line = JournalEntry.objects.get(verb="person.saved", target_id=str(lina.pk))
    assert (line.actor, line.before, line.after) == (
        centre,
        f"last_name={former}; function_title; org_unit={lina.org_unit}",
        "last_name=Roy-Mercier; function_title; org_unit=None",
    )


def test_a_card_saved_as_it_was_is_no_change(as_user):
    lina = person(Role.TUTOR)
    card = {name: getattr(lina, name) for name in ("first_name", "last_name", "email", "function_title")}
    card |= {"org_unit": lina.org_unit_id, "is_active": "on"}

    as_user(person(Role.CENTRE)).post(reverse("accounts:person", args=[lina.public_id]), card)

    assert not JournalEntry.objects.filter(verb="person.saved", target_id=str(lina.pk)).exists()


def test_a_mistake_keeps_what_was_typed(as_user):
    data = {"first_name": "Lina", "last_name": "Roy", "email": "pas-une-adresse"}

    page = as_user(person(Role.CENTRE)).post(reverse("accounts:person_new"), data)

    assert "pas-une-adresse" in page.text
    assert not User.objects.filter(last_name="Roy").exists()


def test_nobody_changes_their_own_roles_nor_makes_an_administrator(as_user):
    centre, other = person(Role.CENTRE), person()
    client = as_user(centre)
    form = {"role": "planner", "valid_from": "2026-01-01"}

    assert client.post(reverse("accounts:mandates", args=[centre.public_id]), form).status_code == 403
    assert (
        client.post(
            reverse("accounts:mandates", args=[other.public_id]), form | {"role": "admin"}
        ).status_code
        == 403
    )
    assert not Mandate.objects.exclude(user=centre).exists()


def test_ending_a_role_takes_effect_at_once(as_user):
    user = person(Role.FACILITATOR)
    Mandate.objects.filter(user=user).update(valid_from="2026-01-01")

    as_user(person(Role.CENTRE)).post(reverse("accounts:mandate_end", args=[user.mandates.get().pk]))

    assert User.objects.get(pk=user.pk).roles == frozenset()


def test_posting_extra_fields_changes_nothing_else(as_user):
    user = person(Role.TUTOR)
    data = {
        "first_name": "A",
        "last_name": "B",
        "email": user.email,
        "is_superuser": "on",
        "is_staff": "on",
        "password": "x",
    }

    as_user(person(Role.CENTRE)).post(reverse("accounts:person", args=[user.public_id]), data)

    user.refresh_from_db()
    assert (user.first_name, user.is_superuser, user.is_staff) == ("A", False, False)
    assert user.check_password("un-mot-de-passe-long")


def test_the_18_regions_load_twice_without_change():
    for _time in range(2):
        load_regions()

    assert Region.objects.count() == 18
    assert [one.code for one in Region.objects.get(code="11").departments.all()] == [
        "75",
        "77",
        "78",
        "91",
        "92",
        "93",
        "94",
        "95",
    ]


def test_pages_are_private_and_strict(as_user, client):
    for page in (
        client.get(reverse("accounts:login")),
        as_user(person(Role.TUTOR)).get(reverse("room:home")),
    ):
        assert page.headers["Cache-Control"] == "no-store" or "no-store" in page.headers["Cache-Control"]
        policy = page.headers["Content-Security-Policy"]
        assert "unsafe-inline" not in policy
        assert "default-src 'none'" in policy
        assert page.headers["X-Frame-Options"] == "DENY"
        assert page.headers["X-Content-Type-Options"] == "nosniff"


def test_english_is_chosen_on_our_own_screen_only(client):
    url = reverse("accounts:login")
    assert "Se connecter" in client.get(url, headers={"accept-language": "en"}).text

    client.post(reverse("accounts:language"), {"language": "en", "next": url})

    page = client.get(url)
    assert "Sign in" in page.text
    assert '<html lang="en">' in page.text


@pytest.mark.parametrize("email", ["inconnue@example.org", ""])
def test_an_unknown_address_gets_the_same_answer_as_a_wrong_password(client, email):
    known = client.post(reverse("accounts:login"), {"username": person().email, "password": "faux"}).text
    unknown = client.post(reverse("accounts:login"), {"username": email or "x@y.zz", "password": "faux"}).text

    assert "ne vont pas ensemble" in known
    assert "ne vont pas ensemble" in unknown


def test_sign_in_never_leaves_the_site(client):
    user = person(Role.TUTOR)
    login = {"username": user.email, "password": "un-mot-de-passe-long", "next": "https://evil.example/"}

    assert client.post(reverse("accounts:login"), login).headers["Location"] == reverse("room:home")


def test_an_unknown_address_shows_our_page(as_user):
    page = as_user(person(Role.TUTOR)).get("/nulle-part/")

    assert page.status_code == 404
    assert "Page introuvable" in page.text


def test_the_address_of_a_button_says_so_and_keeps_its_answer_for_programs(as_user):
    client = as_user(person(Role.TUTOR))
    page = client.get(reverse("accounts:logout"))

    assert page.status_code == 405
    assert "l’adresse d’un bouton" in page.text
    assert "POST" in page.headers["Allow"]
    assert client.put(reverse("accounts:logout")).content == b""


@pytest.mark.django_db(transaction=True)
class TestPasswords:
    def test_a_person_chooses_it_from_a_link_sent_to_their_own_address(self, as_user, client, mailoutbox):
        lina = person(Role.TUTOR)
        lina.set_unusable_password()
        lina.save()

        as_user(person(Role.CENTRE)).post(reverse("accounts:sign_in_link", args=[lina.public_id]))

        message = sent_by_worker(mailoutbox)
        assert message.to == [lina.email]
        link = re.search(r"http://localhost(/\S+)", message.body)[1]
        page = client.post(client.get(link, follow=True).request["PATH_INFO"], NEW, follow=True)
        assert "Votre mot de passe est enregistré" in page.text
        assert User.objects.get(pk=lina.pk).check_password(NEW["new_password1"])
        assert "ne sert plus" in client.get(link, follow=True).text

    def test_a_weak_one_is_explained(self, client, mailoutbox):
        client.post(reverse("accounts:password"), {"email": person().email})
        link = re.search(r"http://localhost(/\S+)", sent_by_worker(mailoutbox).body)[1]
        path = client.get(link, follow=True).request["PATH_INFO"]

        page = client.post(path, {"new_password1": "court", "new_password2": "court"})

        assert "12" in page.text
        assert page.status_code == 200

    def test_an_unknown_address_gets_the_same_answer_and_no_message(self, client, mailoutbox):
        answers = [
            client.post(reverse("accounts:password"), {"email": email}, follow=True).text
            for email in (person().email, "inconnue@example.org")
        ]

        assert without_tokens(answers[0]) == without_tokens(answers[1])
        sent_by_worker(mailoutbox)

    def test_the_first_superuser_can_give_roles(self, as_user):
        root = User.objects.create_superuser(
            "root@example.org", "un-mot-de-passe-long", first_name="R", last_name="T"
        )

        assert as_user(root).get(reverse("accounts:people")).status_code == 200


def sent_by_worker(mailoutbox):
    """The only message, once the task worker has done what waits."""
    work()
    (message,) = mailoutbox
    return message


def test_a_button_pressed_after_the_session_ended_is_said_undone_and_is_no_dead_end(client, as_user):
    user = person(Role.TUTOR)
    page = client.post("/journees/une-journee/pret/", {"ready": "yes"})
    assert page.status_code == 401
    assert "n’a pas été fait" in page.text

    typed = {"username": user.email, "password": "un-mot-de-passe-long", "next": ""}
    assert 'name="next" value=""' in page.text
    assert client.post(reverse("accounts:login"), typed, follow=True).status_code == 200


def test_an_address_already_taken_is_said_plainly(as_user):
    taken = person(Role.TUTOR)
    fields = {"first_name": "Ana", "last_name": "Roy", "email": taken.email, "is_active": "on"}
    page = as_user(person(Role.CENTRE)).post(reverse("accounts:person_new"), fields)

    assert "Cette adresse est déjà celle d’une autre personne." in page.text


def test_everybody_puts_their_own_name_right_and_nothing_else(as_user):
    user = person(Role.TUTOR)
    before = (user.email, user.org_unit)
    sent = {
        "first_name": "Zoé",
        "last_name": "Le Goff",
        "function_title": "Directrice",
        "email": "x@y.fr",
        "is_staff": "on",
    }
    assert as_user(user).post(reverse("accounts:own_card"), sent).status_code == 302
    user.refresh_from_db()
    assert str(user) == "Zoé Le Goff"
    assert (user.email, user.org_unit, user.is_staff) == (*before, False)
    told = JournalEntry.objects.filter(verb="person.saved", concerns=user, actor=user).get()
    assert "Le Goff" in told.after
    assert (
        as_user(user).post(reverse("accounts:own_card"), {"first_name": "", "last_name": "A"}).status_code
        == 422
    )
