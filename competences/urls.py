from django.urls import path

from competences import views

app_name = "competences"
urlpatterns = [
    path("", views.frameworks, name="list"),
    path("import/", views.import_file, name="import"),
    path("<slug:code>/<str:number>/", views.version, name="version"),
]
