from django.urls import path

from privacy.screens import pages

app_name = "privacy"
urlpatterns = [path("donnees-personnelles/", pages.data, name="data")]
