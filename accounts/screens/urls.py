from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from accounts.screens import addresses, journal, pages, people, session

app_name = "accounts"
urlpatterns = [
    path("connexion/", session.SignIn.as_view(), name="login"),
    path("mot-de-passe/", session.ForgottenPassword.as_view(), name="password"),
    path("mot-de-passe/envoye/", session.link_sent, name="password_sent"),
    path("mot-de-passe/<uidb64>/<token>/", session.NewPassword.as_view(), name="password_new"),
    path("connexion/ici/", session.sign_in_here, name="sign_in_here"),
    path("deconnexion/", session.SignOut.as_view(), name="logout"),
    path("langue/", login_not_required(set_language), name="language"),
    path("compte/", pages.account, name="account"),
    path("compte/fiche/", pages.own_card, name="own_card"),
    path("compte/mot-de-passe/", session.own_password, name="own_password"),
    path("compte/sessions/", session.sign_out_everywhere, name="sign_out_everywhere"),
    path("compte/adresse/", addresses.own_address, name="own_address"),
    path("compte/journal/", journal.own_journal, name="own_journal"),
    path("journal/", journal.whole_journal, name="journal"),
    path("journal/fichier.<slug:kind>", journal.journal_file, name="journal_file"),
    path("adresse/<str:word>/", addresses.address_link, name="address_link"),
    path("adresses/<number:pk>/", addresses.address_decided, name="address_decided"),
    path("accessibilite/", pages.accessibility, name="accessibility"),
    path("mentions-legales/", pages.legal, name="legal"),
    path("plan-du-site/", pages.site_map, name="site_map"),
    path("sante/vive", pages.alive, name="alive"),
    path("sante/prete", pages.ready, name="ready"),
    path("personnes/", people.people, name="people"),
    path("personnes/fichier.<slug:kind>", people.people_file, name="people_file"),
    path("personnes/nouvelle/", people.person, name="person_new"),
    path("personnes/<uuid:public_id>/", people.person, name="person"),
    path("personnes/<uuid:public_id>/adresse/", addresses.address, name="address"),
    path("personnes/<uuid:public_id>/lien/", people.sign_in_link, name="sign_in_link"),
    path("personnes/<uuid:public_id>/roles/", people.mandates, name="mandates"),
    path("roles/<number:pk>/retrait/", people.mandate_end, name="mandate_end"),
    path("centres/", people.centres, name="centres"),
    path("centres/nouveau/", people.centre, name="centre_new"),
    path("centres/<number:pk>/", people.centre, name="centre"),
    path("structures/", people.units, name="units"),
    path("structures/nouvelle/", people.unit, name="unit_new"),
    path("structures/<number:pk>/", people.unit, name="unit"),
]
