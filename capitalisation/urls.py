"""All addresses, composed by strings so that this package stays the lowest layer."""

from django.contrib import admin
from django.urls import include, path, register_converter

from capitalisation.converters import NumberConverter

register_converter(NumberConverter, "number")

urlpatterns = [
    path("", include("workshops.urls")),
    path("", include("accounts.urls")),
    path("", include("drafts.urls")),
    path("", include("privacy.urls")),
    path("", include("tutors.urls")),
    path("referentiels/", include("competences.urls")),
    path("", include("reports.urls")),
    path("", include("repertoire.urls")),
    path("imports/", include("imports.urls")),
    path("demonstration/", include("demo.urls")),
    path("admin/", admin.site.urls),
]
