from django.urls import path

from reports.screens import campaigns, documents, indicators, needs_files

app_name = "reports"
_frozen = "besoins/rapports/<str:code>-<number:year>-v<number:version>"
urlpatterns = [
    path(f"{_frozen}.<slug:kind>", needs_files.frozen_file, name="frozen_file"),
    path(f"{_frozen}/document/", needs_files.frozen_document, name="frozen_document"),
    path("besoins/rapport/", needs_files.needs_pdf, name="needs_pdf"),
    path("besoins/<str:code>.csv", needs_files.needs_csv, name="needs_csv"),
    path("repertoire/fichiers/", documents.repertoire_file, name="repertoire_file"),
    path("repertoire/P-<number:pk>/fiche.pdf", documents.sheet_pdf, name="sheet_pdf"),
    path("repertoire/P-<number:pk>/fiche.docx", documents.sheet_docx, name="sheet_docx"),
    path("indicateurs/", indicators.indicators, name="indicators"),
    path("diffusion/", campaigns.campaigns, name="campaigns"),
    path("diffusion/recueil-<number:number>/", campaigns.edition_campaign, name="edition_campaign"),
    path(f"{_frozen}/diffusion/", campaigns.report_campaign, name="report_campaign"),
    path("diffusion/<number:pk>/", campaigns.campaign, name="campaign"),
    path("diffusion/<number:pk>/relance/", campaigns.campaign_reminder, name="campaign_reminder"),
    path("diffusion/destinataires/<number:pk>/", campaigns.campaign_note, name="campaign_note"),
    path("diffusion/recu/<str:token>/", campaigns.received, name="received"),
    path("diffusion/recu/<str:token>/ouverture/", campaigns.received_opened, name="received_opened"),
    path("documents/<uuid:public_id>/", documents.document, name="document"),
    path("documents/<uuid:public_id>/fichier/", documents.document_file, name="document_file"),
    path("documents/<uuid:public_id>/abandon/", documents.document_cancel, name="document_cancel"),
]
