from django.urls import path

from deliberation.screens import findings, grouping, sheets, voting

app_name = "deliberation"
_day = "journees/<slug:slug>"
urlpatterns = [
    path(f"{_day}/regroupements/", grouping.groupings, name="groupings"),
    path(f"{_day}/regroupements/<number:pk>/", grouping.pairing, name="pairing"),
    path(f"{_day}/pratiques/", sheets.sheets, name="sheets"),
    path(f"{_day}/pratiques/<number:pk>/relecture/", sheets.replay, name="replay"),
    path(f"{_day}/pratiques/<number:pk>/proposition/", sheets.propose_again, name="propose_again"),
    path("fiches/<number:pk>/proposition/", sheets.propose, name="sheet_propose"),
    path(f"{_day}/appreciations/", voting.rating, name="rating"),
    path(f"{_day}/appreciations/<number:rank>/", voting.ballot, name="ballot"),
    path(f"{_day}/tours/<number:number>/", voting.round_state, name="round_state"),
    path(f"{_day}/resultats/", voting.results, name="results"),
    path(f"{_day}/resultats/<number:pk>/motif/", voting.reason, name="reason"),
    path(f"{_day}/consentements/<number:pk>/", voting.consent, name="consent"),
    path(f"{_day}/constats/", findings.findings, name="findings"),
    path(f"{_day}/constats/reconnaissance/", findings.recognition, name="recognition"),
    path(f"{_day}/constats/<number:pk>/suite/", findings.follow_up, name="follow_up"),
]
