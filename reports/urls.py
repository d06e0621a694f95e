from django.urls import path

from reports.views import documents as views
from reports.views import needs

app_name = "reports"
_frozen = "besoins/rapports/<str:code>-<number:year>-v<number:version>"
urlpatterns = [
    path("besoins/", views.needs, name="needs"),
    path("besoins/figer/", needs.freeze, name="freeze"),
    path(f"{_frozen}/", needs.frozen, name="frozen"),
    path(f"{_frozen}/transmission/", needs.transmit, name="transmit"),
    path(f"{_frozen}.json", needs.frozen_json, name="frozen_json"),
    path(f"{_frozen}.xlsx", needs.frozen_xlsx, name="frozen_xlsx"),
    path("besoins/reponses/", needs.answers, name="answers"),
    path("besoins/reponses/<number:pk>/", needs.answer, name="answer"),
    path("besoins/rapport/", views.needs_pdf, name="needs_pdf"),
    path("besoins/<str:code>.csv", views.needs_csv, name="needs_csv"),
    path("repertoire/fichiers/", views.repertoire_file, name="repertoire_file"),
    path("repertoire/P-<number:pk>/fiche.pdf", views.sheet_pdf, name="sheet_pdf"),
    path("repertoire/P-<number:pk>/fiche.docx", views.sheet_docx, name="sheet_docx"),
    path("documents/<uuid:public_id>/", views.document, name="document"),
    path("documents/<uuid:public_id>/fichier/", views.document_file, name="document_file"),
    path("documents/<uuid:public_id>/abandon/", views.document_cancel, name="document_cancel"),
]
