from django.urls import path

from room.screens import control, evaluation, following, home, minutes, notes, project, projector, restitution

app_name = "room"
_day = "journees/<slug:slug>"
urlpatterns = [
    path("", home.home, name="home"),
    path(f"{_day}/", home.day, name="day"),
    path(f"{_day}/pilotage/", control.control, name="control"),
    path(f"{_day}/pilotage/parties/", control.control_parts, name="control_parts"),
    path(f"{_day}/phase/", control.phase, name="phase"),
    path(f"{_day}/temps/", control.time, name="time"),
    path(f"{_day}/presences/", control.presence, name="presence"),
    path(f"{_day}/etat/", control.state, name="state"),
    path(f"{_day}/compte-rendu/", minutes.minutes, name="minutes"),
    path(f"{_day}/compte-rendu/reponse/", minutes.minutes_answer, name="minutes_answer"),
    path(f"{_day}/compte-rendu.pdf", minutes.minutes_pdf, name="minutes_pdf"),
    path(f"{_day}/attestation.pdf", evaluation.attestation, name="attestation"),
    path(f"{_day}/avis/", evaluation.evaluation, name="evaluation"),
    path(f"{_day}/notes/", notes.notes, name="notes"),
    path(f"{_day}/projection/", projector.projector, name="projector"),
    path(f"{_day}/ecran/", projector.scene, name="scene"),
    path(f"{_day}/tours/", control.turns, name="turns"),
    path(f"{_day}/passation/", control.hand_over, name="hand_over"),
    path(f"{_day}/annulation/", control.undo, name="undo"),
    path(f"{_day}/places/<number:pk>/signe/", control.sign, name="sign"),
    path(f"{_day}/restitution/", restitution.restitution, name="restitution"),
    path(f"{_day}/projet/", project.project, name="project"),
    path(f"{_day}/projet/pratiques/<number:pk>/", following.project_practice, name="project_practice"),
    path(f"{_day}/projet.ics", following.project_calendar, name="project_calendar"),
    path(f"{_day}/projet.pdf", following.project_pdf, name="project_pdf"),
    path("projets/", following.projects, name="projects"),
    path("projets/<number:pk>/", following.project_read, name="project_read"),
    path("projets/etapes/<number:pk>/", following.checkpoint, name="checkpoint"),
]
