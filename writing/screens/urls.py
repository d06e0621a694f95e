from django.urls import path

from writing.screens import gate, history

app_name = "writing"
urlpatterns = [
    path("versions/<slug:kind>/<number:pk>/", history.history, name="history"),
    path("versions/<number:pk>/", history.version, name="version"),
    path("reperes/<slug:kind>/<number:pk>/", gate.names, name="names"),
    path("reperes/<slug:kind>/<number:pk>/indices/", gate.hints, name="hints"),
    path("personnes-citees/", gate.cited, name="cited"),
    path("personnes-citees/<number:pk>/retrait/", gate.cited_removal, name="cited_removal"),
]
