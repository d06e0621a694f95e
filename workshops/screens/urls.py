from django.urls import path

from workshops.screens import charter, days, joining, live, preparing, seats

app_name = "workshops"
_day = "journees/<slug:slug>"
urlpatterns = [
    path("journees/", days.days, name="list"),
    path("journees/nouvelle/", preparing.create, name="create"),
    path(f"{_day}/modification/", preparing.edit, name="edit"),
    path(f"{_day}/preparation/", preparing.prepare, name="prepare"),
    path(f"{_day}/invitations/", preparing.invitations, name="invitations"),
    path(f"{_day}/places/<number:pk>/", preparing.seat, name="seat"),
    path(f"{_day}/trios/", preparing.teams, name="teams"),
    path(f"{_day}/annonce/", preparing.announcement, name="announcement"),
    path(f"{_day}/renoncement/", preparing.cancellation, name="cancellation"),
    path(f"{_day}/archivage/", preparing.archiving, name="archiving"),
    path(f"{_day}/reponse/", seats.reply, name="reply"),
    path(f"{_day}/journee.ics", seats.calendar, name="calendar"),
    path(f"{_day}/pret/", seats.ready, name="ready"),
    path(f"{_day}/bandeau/", live.bar, name="bar"),
    path(f"{_day}/direct/", live.no_stream, name="live"),
    path(f"{_day}/ma-place/", live.own_seat, name="my_seat"),
    path(f"{_day}/versions/", live.versions, name="versions"),
    path(f"{_day}/aide/", seats.help_me, name="help"),
    path("r/", joining.enter_code, name="enter_code"),
    path("r/<slug:code>/", joining.join, name="join"),
    path("charte/", charter.charter, name="charter"),
    path("charte/acceptation/", charter.charter_acceptance, name="charter_acceptance"),
]
