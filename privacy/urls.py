from django.urls import path

from privacy.views import gate

app_name = "privacy"
urlpatterns = [
    path("reperes/<slug:kind>/<number:pk>/", gate.settle, name="settle"),
    path("reperes/<slug:kind>/<number:pk>/indices/", gate.hints, name="hints"),
    path("personnes-citees/", gate.cited, name="cited"),
    path("personnes-citees/<number:pk>/retrait/", gate.cited_removal, name="cited_removal"),
]
