from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("besoins/", views.needs, name="needs"),
    path("besoins/rapport/", views.needs_pdf, name="needs_pdf"),
    path("besoins/<str:code>.csv", views.needs_csv, name="needs_csv"),
    path("repertoire/fichiers/", views.repertoire_file, name="repertoire_file"),
    path("repertoire/P-<number:pk>/fiche.pdf", views.sheet_pdf, name="sheet_pdf"),
    path("repertoire/P-<number:pk>/fiche.docx", views.sheet_docx, name="sheet_docx"),
    path("documents/<uuid:public_id>/", views.document, name="document"),
    path("documents/<uuid:public_id>/fichier/", views.document_file, name="document_file"),
    path("documents/<uuid:public_id>/abandon/", views.document_cancel, name="document_cancel"),
]
