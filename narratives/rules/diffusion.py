"""Who may give a narrative more readers."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from capitalisation.policy import Verdict
from narratives.models import Narrative
from writing.rules import gate


def may_diffuse(user: User, narrative: Narrative) -> Verdict:
    """What is diffused is what the trio read, and it names nobody."""
    if narrative.author_id != user.pk:
        return Verdict(_("Ce récit n’est pas le vôtre."))
    if not narrative.is_shared:
        return Verdict(_("Partagez d’abord ce récit avec votre trio."))
    if narrative.has_unshared_changes:
        return Verdict(_("Partagez d’abord vos changements : on diffuse ce que votre trio a lu."))
    return gate.may_be_read(narrative)
