from django.urls import path

from privacy.screens import archives, pages

app_name = "privacy"
urlpatterns = [
    path("donnees-personnelles/", pages.data, name="data"),
    path("compte/mes-donnees/", archives.archive, name="archive"),
    path("compte/mes-donnees/<uuid:public_id>.zip", archives.archive_file, name="archive_file"),
]
