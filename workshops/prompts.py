"""Questions that help to tell, by question of the guided path; shown beside the text, never stored."""

from django.utils.translation import gettext_lazy as _

PROMPTS = {
    1: (
        _("Choisissez un moment précis : où étiez-vous ?"),
        _("Qui était là, et dans quelle fonction ?"),
        _("Que venait-il de se passer ?"),
    ),
    2: (
        _("Qu’espériez-vous obtenir, et pour qui ?"),
        _("Qu’avez-vous vu ou entendu juste avant d’agir ?"),
    ),
    3: (
        _("Par quoi avez-vous commencé ?"),
        _("Et juste après ?"),
        _("Qu’avez-vous fait que personne ne voit ?"),
        _("Qu’avez-vous choisi de ne pas faire ?"),
    ),
    4: (
        _("À quoi avez-vous vu que c’était le moment ?"),
        _("Comment saviez-vous que c’était réussi ?"),
        _("Qu’est-ce qui vous a surpris ?"),
    ),
    5: (
        _("Si vous n’aviez qu’une phrase à dire à un collègue ?"),
        _("Que garderiez-vous à coup sûr ?"),
    ),
    6: (
        _("Votre texte dit-il « je » ?"),
        _("Reconnaît-on ce jour-là, et pas un jour en général ?"),
        _("Reste-t-il un nom de personne ? Remplacez-le par une fonction."),
    ),
}
EXAMPLE = {
    1: _("Un lundi matin de mars, en salle de réunion : onze agents, le stagiaire à ma droite."),
    2: _("Je voulais que l’équipe pose ses questions au stagiaire, et plus à moi."),
    3: _("Au premier silence, j’ai compté jusqu’à dix au lieu de reprendre la parole."),
    4: _("À la troisième question, une conseillère s’est tournée vers lui sans me regarder."),
    5: _("Le silence du tuteur est un outil : il se prépare."),
}
