from django.urls import path

from needs.screens import answers, desk, gathering, linking, needs, planning, positioning, reports

app_name = "needs"
_day = "journees/<slug:slug>"
_frozen = "besoins/rapports/<str:code>-<number:year>-v<number:version>"
urlpatterns = [
    path("repertoire/P-<number:pk>/besoins/", linking.answers, name="answers"),
    path(f"{_day}/positionnement/<path:code>/", positioning.positioning, name="positioning"),
    path(f"{_day}/besoins/", needs.needs, name="needs"),
    path(f"{_day}/besoins/soutiens/", needs.need_support, name="need_support"),
    path(f"{_day}/besoins/<number:pk>/suite/", needs.need_state, name="need_state"),
    path(f"{_day}/besoins/<number:pk>/ma-demande/", needs.need_request, name="need_request"),
    path("besoins/", desk.page, {"name": "needs"}, name="needs"),
    path("besoins/nation/", desk.nation, name="nation"),
    path("besoins/competences/", desk.page, {"name": "competences"}, name="competences"),
    path("besoins/liste/", desk.listed, name="listed"),
    path("besoins/territoires/", desk.page, {"name": "territories"}, name="territories"),
    path("besoins/plan/", desk.page, {"name": "plan"}, name="plan"),
    path("besoins/conditions/", desk.page, {"name": "conditions"}, name="conditions"),
    path("besoins/plan/<str:code>-<number:year>.xlsx", planning.plan_file, name="plan_file"),
    path("besoins/versions/", desk.page, {"name": "versions"}, name="versions"),
    path("besoins/chiffres/", reports.refresh, name="refresh"),
    path("besoins/figer/", reports.freeze, name="freeze"),
    path(f"{_frozen}/", reports.frozen, name="frozen"),
    path("besoins/rapprochement/<str:code>-<number:year>/", gathering.gathering, name="gathering"),
    path("besoins/rapprochement/<number:pk>/separation/", gathering.part, name="part"),
    path("besoins/reponses/", answers.answers, name="answers"),
    path("besoins/reponses/publication/", answers.publish, name="publish"),
    path("besoins/reponses/<number:pk>/", answers.answer, name="answer"),
    path("besoins/actions/nouvelle/<str:code>-<number:year>/", planning.action_new, name="action_new"),
    path("besoins/actions/<number:pk>/", planning.action, name="action"),
    path("besoins/actions/<number:pk>/effet/", planning.effect, name="effect"),
]
