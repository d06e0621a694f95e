from django.urls import path

from drafts.views import history

app_name = "drafts"
urlpatterns = [
    path("versions/<slug:kind>/<number:pk>/", history.history, name="history"),
    path("versions/<number:pk>/", history.version, name="version"),
]
