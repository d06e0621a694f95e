from django.urls import path

from repertoire.views import browsing, editions, life, marks, reading

app_name = "repertoire"
_sheet = "repertoire/P-<number:pk>"
urlpatterns = [
    path("repertoire/", reading.index, name="index"),
    path("repertoire/par-moment/", browsing.by_stage, name="by_stage"),
    path("repertoire/par-competence/", browsing.by_competence, name="by_competence"),
    path("repertoire/par-question/", browsing.by_question, name="by_question"),
    path("repertoire/nouveautes/", browsing.news, name="news"),
    path("repertoire/plus-reprises/", browsing.most_adopted, name="most_adopted"),
    path("repertoire/manque/", browsing.gap, name="gap"),
    path("repertoire/manque/<number:pk>/", browsing.signal_answer, name="signal"),
    path("repertoire/recueils/", editions.editions, name="editions"),
    path("repertoire/recueils/nouveau/", editions.seal, name="seal"),
    path("repertoire/recueils/<number:number>/", editions.edition, name="edition"),
    path("repertoire/sante/", browsing.healthy, name="health"),
    path(f"{_sheet}/ouverte/", browsing.opened, name="opened"),
    path(f"{_sheet}/", reading.practice, name="practice"),
    path(f"{_sheet}/v<number:number>/", reading.version, name="version"),
    path(f"{_sheet}/v<number:number>/changements/", reading.changes, name="changes"),
    path(f"{_sheet}/recommander/", marks.recommend, name="recommend"),
    path(f"{_sheet}/essayer/", marks.try_it, name="try"),
    path(f"{_sheet}/validation/", marks.ask_endorsement, name="ask_endorsement"),
    path(f"{_sheet}/nouvelle-version/", life.next_version, name="next_version"),
    path(f"{_sheet}/adapter/", life.adapt, name="adapt"),
    path(f"{_sheet}/relue/", life.read_again, name="read_again"),
    path(f"{_sheet}/retirer/", life.retire, name="retire"),
    path(f"{_sheet}/signature/", life.sign, name="sign"),
    path(f"{_sheet}/reprendre/", life.withdraw, name="withdraw"),
    path(f"{_sheet}/me-concerne/", life.objection, name="object"),
    path("repertoire/essais/", marks.trials, name="trials"),
    path("repertoire/essais/<number:pk>/", marks.trial, name="trial"),
    path("repertoire/validations/", marks.endorsements, name="endorsements"),
    path("repertoire/validations/<number:pk>/", marks.endorsement, name="endorsement"),
    path("repertoire/demandes/", life.objections, name="objections"),
    path("repertoire/demandes/<number:pk>/", life.decide_objection, name="objection"),
    path("repertoire/fiches/<number:pk>/abandon/", life.give_up, name="give_up"),
]
