"""Questions tutors ask, and the competences whose sheets answer them: a curated list (domain page, section 8)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from capitalisation.policy import Sentence


@dataclass(frozen=True, slots=True)
class Question:
    sentence: Sentence
    #: Codes of the tutoring framework.
    codes: tuple[str, ...]


QUESTIONS = (
    Question(_("Mon stagiaire arrive dans quinze jours. Par quoi commencer ?"), ("A1", "A3")),
    Question(_("L’équipe ne sait pas quelle place lui donner."), ("A3", "E3")),
    Question(_("Qui décide quoi, de lui, d’elle ou de moi ?"), ("A2",)),
    Question(_("Je ne sais pas ce qu’il ou elle sait déjà faire."), ("B1",)),
    Question(_("Que lui confier en premier ?"), ("B2", "C2")),
    Question(_("Les semaines passent et nous ne faisons pas le point."), ("B3", "D1")),
    Question(_("Mon stagiaire ne demande rien."), ("C3", "B3")),
    Question(_("Je fais sans savoir l’expliquer."), ("C1",)),
    Question(_("Comment lâcher la main sans lâcher la personne ?"), ("C2", "F1")),
    Question(_("L’équipe se tourne toujours vers moi."), ("C2", "E3")),
    Question(_("Il ou elle refait la même erreur."), ("C3", "D1")),
    Question(_("Comment dire ce qui ne va pas ?"), ("D1", "F2")),
    Question(_("Comment savoir si cela progresse vraiment ?"), ("D2",)),
    Question(_("On me demande un avis pour l’évaluation."), ("D3", "D2")),
    Question(_("Les sessions du centre et le terrain ne se parlent pas."), ("E1",)),
    Question(_("L’entretien à trois approche."), ("E2",)),
    Question(_("Je suis absent ou absente : qui prend le relais ?"), ("E3",)),
    Question(_("Suis-je son tuteur, son pair ou son futur collègue ?"), ("F1",)),
    Question(_("Nous ne nous entendons pas."), ("F2",)),
    Question(_("J’ai trop peu de temps pour tout cela."), ("B3", "E3")),
    Question(_("Que garder de ce tutorat pour le prochain ?"), ("F3",)),
)
