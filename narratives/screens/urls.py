from django.urls import path

from narratives.screens import diffused, formalising, narratives, paper, proposals, questions, review, sharing

app_name = "narratives"
_day = "journees/<slug:slug>"
urlpatterns = [
    path(f"{_day}/bilan/<slug:card>/", review.review, name="review"),
    path(f"{_day}/recits/", narratives.narratives, name="narratives"),
    path("recits/<number:pk>/", narratives.narrative, name="narrative"),
    path("recits/<number:pk>/question/<number:number>/", questions.question, name="question"),
    path("repertoire/recits/", diffused.diffused, name="diffused"),
    path("repertoire/recits/<number:pk>/", diffused.told, name="told"),
    path("recits/<number:pk>/diffusion/", diffused.diffusion, name="diffusion"),
    path("recits/<number:pk>/partage/", sharing.sharing, name="sharing"),
    path("recits/<number:pk>/lecture/", sharing.aloud, name="aloud"),
    path("recits/<number:pk>/mes-mots/", sharing.own_words, name="own_words"),
    path("recits/<number:pk>/suppression/", sharing.removal, name="narrative_removal"),
    path(f"{_day}/saisie/", paper.entry, name="entry"),
    path(f"{_day}/feuille.pdf", paper.blank, name="blank"),
    path("recits/<number:pk>/retrait/", sharing.unsharing, name="unsharing"),
    path("recits/<number:pk>/passage/", formalising.extract, name="extract"),
    path("fiches/<number:pk>/description/", formalising.describe, name="sheet_describe"),
    path("fiches/<number:pk>/competences/", formalising.competences, name="sheet_competences"),
    path("fiches/<number:pk>/competences/emergente/", formalising.emergent, name="emergent"),
    path("fiches/<number:pk>/transfert/", formalising.transfer, name="sheet_transfer"),
    path("competences-emergentes/", proposals.proposals, name="proposals"),
    path("competences-emergentes/<number:pk>/", proposals.proposal, name="proposal"),
]
