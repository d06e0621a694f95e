"""All addresses, composed by strings so that this package stays the lowest layer."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, register_converter
from django.views.generic import RedirectView

from capitalisation.converters import NumberConverter
from capitalisation.disclosure import policy_report, security_txt

register_converter(NumberConverter, "number")

handler400 = "capitalisation.accidents.bad_request"
handler500 = "capitalisation.accidents.server_error"
urlpatterns = [
    path("securite/csp/", policy_report, name="policy_report"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("", include("workshops.screens.urls")),
    path("", include("room.screens.urls")),
    path("", include("narratives.screens.urls")),
    path("", include("deliberation.screens.urls")),
    path("", include("needs.screens.urls")),
    path("", include("accounts.screens.urls")),
    path("", include("writing.screens.urls")),
    path("", include("mail.screens.urls")),
    path("", include("tutors.screens.urls")),
    path("referentiels/", include("competences.screens.urls")),
    path("", include("reports.screens.urls")),
    path("", include("repertoire.screens.urls")),
    path("", include("watch.screens.urls")),
    path("", include("privacy.screens.urls")),
    path("imports/", include("imports.screens.urls")),
    path("", include("operations.screens.urls")),
    path("demonstration/", include("demo.urls")),
    # One door: its own would ask for no code.
    path(
        "admin/login/",
        login_not_required(RedirectView.as_view(pattern_name="accounts:login", query_string=True)),
        name="admin_login",
    ),
    path("admin/", admin.site.urls),
]
