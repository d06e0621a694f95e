from django.urls import path

from competences.screens import frameworks as views

app_name = "competences"
urlpatterns = [
    path("", views.frameworks, name="list"),
    path("<slug:code>/<str:number>/", views.version, name="version"),
    path("<slug:code>/<str:number>/differences/", views.changes, name="changes"),
    path("<slug:code>/<str:number>/mise-en-vigueur/", views.activation, name="activate"),
    path("<slug:code>/<str:number>/suppression/", views.discarding, name="discard"),
    path("<slug:code>/<str:number>/fichier.<slug:kind>", views.export, name="export"),
]
