from django.urls import path

from tutors.screens import centre

app_name = "tutors"
urlpatterns = [
    path("dispositifs/", centre.programmes, name="programmes"),
    path("dispositifs/nouveau/", centre.programme, name="programme_new"),
    path("dispositifs/<number:pk>/", centre.programme, name="programme"),
    path("dispositifs/<number:pk>/promotions/", centre.cohorts, name="cohorts"),
    path("tutorats/", centre.tutorships, name="tutorships"),
    path("tutorats/fichier.<slug:kind>", centre.tutorships_file, name="tutorships_file"),
    path("tutorats/nouveau/", centre.tutorship_edit, name="tutorship_new"),
    path("tutorats/<number:pk>/", centre.tutorship, name="tutorship"),
    path("tutorats/<number:pk>/modification/", centre.tutorship_edit, name="tutorship_edit"),
    path("tutorats/<number:pk>/jalons/", centre.milestones, name="milestones"),
]
