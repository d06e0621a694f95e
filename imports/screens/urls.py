from django.urls import path

from imports.screens import imports as views

app_name = "imports"
urlpatterns = [
    path("", views.imports, name="list"),
    path("nouveau/<slug:kind>/", views.new, name="new"),
    path("modele/<slug:kind>.<slug:extension>", views.template, name="template"),
    path("<uuid:public_id>/", views.one, name="import"),
    path("<uuid:public_id>/colonnes/", views.columns, name="columns"),
    path("<uuid:public_id>/lignes-justes/", views.leave_out, name="leave_out"),
    path("<uuid:public_id>/a-corriger.<slug:extension>", views.wrong_rows, name="wrong_rows"),
    path("<uuid:public_id>/chargement/", views.carry_out, name="carry_out"),
    path("<uuid:public_id>/fichier/", views.original, name="original"),
]
