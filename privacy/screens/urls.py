from django.urls import path

from privacy.screens import archives, erasures, pages

app_name = "privacy"
urlpatterns = [
    path("donnees-personnelles/", pages.data, name="data"),
    path("compte/mes-donnees/", archives.archive, name="archive"),
    path("compte/mes-donnees/<uuid:public_id>.zip", archives.archive_file, name="archive_file"),
    path("compte/effacement/", erasures.own_erasure, name="own_erasure"),
    path("personnes/<uuid:public_id>/effacement/", erasures.person_erasure, name="person_erasure"),
    path("effacements/<number:pk>/annulation/", erasures.erasure_cancelled, name="erasure_cancelled"),
    path("effacement/<str:word>/", erasures.erasure_link, name="erasure_link"),
]
