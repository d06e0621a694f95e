from django.urls import path

from repertoire.views import reading

app_name = "repertoire"
urlpatterns = [
    path("repertoire/", reading.index, name="index"),
    path("repertoire/par-moment/", reading.by_stage, name="by_stage"),
    path("repertoire/par-competence/", reading.by_competence, name="by_competence"),
    path("repertoire/P-<number:pk>/", reading.practice, name="practice"),
]
