from django.urls import path

from reports.views import campaigns, needs, planning
from reports.views import documents as views

app_name = "reports"
_frozen = "besoins/rapports/<str:code>-<number:year>-v<number:version>"
urlpatterns = [
    path("besoins/", views.needs, name="needs"),
    path("besoins/figer/", needs.freeze, name="freeze"),
    path(f"{_frozen}/", needs.frozen, name="frozen"),
    path(f"{_frozen}/transmission/", needs.transmit, name="transmit"),
    path(f"{_frozen}.<slug:kind>", needs.frozen_file, name="frozen_file"),
    path("besoins/reponses/", needs.answers, name="answers"),
    path("besoins/reponses/<number:pk>/", needs.answer, name="answer"),
    path("besoins/actions/nouvelle/<str:code>-<number:year>/", planning.action_new, name="action_new"),
    path("besoins/actions/<number:pk>/", planning.action, name="action"),
    path("besoins/rapport/", views.needs_pdf, name="needs_pdf"),
    path("besoins/<str:code>.csv", views.needs_csv, name="needs_csv"),
    path("repertoire/fichiers/", views.repertoire_file, name="repertoire_file"),
    path("repertoire/P-<number:pk>/fiche.pdf", views.sheet_pdf, name="sheet_pdf"),
    path("repertoire/P-<number:pk>/fiche.docx", views.sheet_docx, name="sheet_docx"),
    path("indicateurs/", needs.indicators, name="indicators"),
    path("diffusion/", campaigns.campaigns, name="campaigns"),
    path("diffusion/recueil-<number:number>/", campaigns.edition_campaign, name="edition_campaign"),
    path(f"{_frozen}/diffusion/", campaigns.report_campaign, name="report_campaign"),
    path("diffusion/<number:pk>/", campaigns.campaign, name="campaign"),
    path("diffusion/<number:pk>/relance/", campaigns.campaign_reminder, name="campaign_reminder"),
    path("diffusion/destinataires/<number:pk>/", campaigns.campaign_note, name="campaign_note"),
    path("diffusion/recu/<str:token>/", campaigns.received, name="received"),
    path("diffusion/recu/<str:token>/ouverture/", campaigns.received_opened, name="received_opened"),
    path("documents/<uuid:public_id>/", views.document, name="document"),
    path("documents/<uuid:public_id>/fichier/", views.document_file, name="document_file"),
    path("documents/<uuid:public_id>/abandon/", views.document_cancel, name="document_cancel"),
]
