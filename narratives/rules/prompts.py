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

#: « À deux »: what the one who writes asks the one who tells (explicitation interview, domain page, S12).
INTERVIEW = (
    _("Revenez à ce moment précis : où êtes-vous ? Qui est là ?"),
    _("Par quoi commencez-vous ?"),
    _("À quoi voyez-vous que c’est le moment ?"),
    _("Et juste après, que faites-vous ?"),
    _("Comment savez-vous que c’est réussi ?"),
    _("Qu’est-ce qui vous surprend ?"),
)
#: The day on paper: a title, what helps to answer, and how many lines to leave.
PAPER = (
    (_("Le moment"), PROMPTS[1], 5),
    (_("Ce que je cherchais, et ce qui a déclenché"), PROMPTS[2], 5),
    (_("Ce que j’ai fait, pas à pas"), PROMPTS[3], 12),
    (_("Le tournant, et ce que cela a produit"), PROMPTS[4], 8),
    (_("Ce que j’en retire"), PROMPTS[5], 4),
    (_("Points forts et axes à améliorer"), (), 5),
)
RULES = (
    _(
        "La personne dont vous parlez pourrait lire cette feuille un jour : écrivez une fonction, jamais un nom."
    ),
    _("Des faits, plutôt que des jugements."),
    _("Rien sur la santé, les opinions, les croyances, la vie syndicale, la justice."),
)
