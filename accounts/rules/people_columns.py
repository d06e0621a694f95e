"""How offices write a list of people: names of columns, roles in everyday words, addresses among other signs."""

import re
from functools import cache

from django.utils import translation

from accounts.models import Role
from capitalisation.grids.table import fold

ALIASES = {
    **dict.fromkeys(
        [
            "courriel",
            "courriel_professionnel",
            "adresse_courriel",
            "email",
            "e_mail",
            "mail",
            "mel",
            "email_address",
            "e_mail_address",
            "adresse_mail",
            "adresse_email",
            "adresse_e_mail",
            "adresse_mel",
            "adresse_electronique",
            "adresse_de_messagerie",
            "messagerie",
            "mail_professionnel",
            "email_professionnel",
            "e_mail_professionnel",
            "mel_professionnel",
            "adresse_mail_professionnelle",
            "adresse_electronique_professionnelle",
            "adresse_professionnelle",
            "adresse",
            "work_email",
        ],
        "email",
    ),
    **dict.fromkeys(["prenom", "prenoms", "first_name", "given_name", "firstname"], "first_name"),
    **dict.fromkeys(
        ["nom", "nom_de_famille", "nom_d_usage", "nom_usuel", "last_name", "family_name", "surname"],
        "last_name",
    ),
    **dict.fromkeys(["role", "profil", "roles"], "role"),
    **dict.fromkeys(["unite", "structure", "service", "agence", "unit"], "unit"),
    **dict.fromkeys(["departement", "dept", "code_departement", "department"], "department"),
    **dict.fromkeys(["fonction", "poste", "function", "job_title"], "function_title"),
    "date_debut": "start",
    "debut": "start",
    "date_fin": "end",
    "fin": "end",
}
#: What may be said of something else: a postal address, a directorate above the unit.
WEAK = frozenset({"adresse", "structure", "service", "poste"})
SPELT = {
    "email": "courriel",
    "first_name": "prénom",
    "last_name": "nom",
    "function_title": "fonction",
    "role": "rôle",
    "unit": "unité",
    "department": "département",
    "start": "début",
    "end": "fin",
}
#: How people write roles in a list; the first word is ours.
ROLE_WORDS = {
    Role.TUTOR: ("tuteur", "tutrice", "tuteur tutrice", "tutor", "directeur tuteur", "directrice tutrice"),
    Role.TRAINEE: (
        "stagiaire",
        "tutoré",
        "tutorée",
        "alternant",
        "alternante",
        "trainee",
        "directeur stagiaire",
    ),
    Role.FACILITATOR: (
        "animateur",
        "animatrice",
        "animation",
        "facilitateur",
        "facilitatrice",
        "facilitator",
    ),
    Role.CENTRE: ("centre", "centre de formation", "training centre", "training center"),
    Role.REVIEWER: ("relecteur", "relectrice", "comité de relecture", "reviewer"),
    Role.PLANNER: ("plan", "plan de formation", "training planner", "planner"),
    Role.ENDORSER: ("hiérarchie", "hiérarchique", "responsable hiérarchique", "hierarchy", "line manager"),
    Role.READER: ("lecteur", "lectrice", "reader"),
    Role.ADMIN: ("administration", "administrateur", "administratrice", "administrator"),
}
_ADDRESS = re.compile(r"[\w.!#$%&*+/=?^`{|}~'’-]+@[\w-]+(?:\.[\w-]+)+")
_PARTS = re.compile(r"[,;/+&\n]|\bet\b|\band\b")
#: « tuteur·rice », « tuteur(trice) », « tuteur-trice », « animateur.rice »: the second ending.
_INCLUSIVE = re.compile(r"[·•.\-/(](?:t?rice|e|ice)(?:[·•.\-/]?s)?\)?(?=\s|$)", re.IGNORECASE)


def addresses_in(cell: str) -> list[str]:
    """« Zoé AUBIN <zoe@exemple.fr> », « mailto:zoe@exemple.fr », with signs around: the addresses, in small letters."""
    return [found.lower() for found in _ADDRESS.findall(cell)]


def roles_in(cell: str) -> list[str]:
    """By code, by the words of the screens, or as people write them, in either gender and number; none when one of several
    is not ours."""
    whole = _role_named(cell)
    found = [whole] if whole else [_role_named(part) for part in _PARTS.split(cell) if part.strip()]
    return list(dict.fromkeys(found)) if all(found) else []


def _role_named(words: str) -> str:
    """« Tuteur·rice », « tuteurs », « TUTRICE »: one role; "" when it is none of ours."""
    return _role_names().get(_singular(_INCLUSIVE.sub("", words)), "")


@cache
def _role_names() -> dict[str, str]:
    names = {_singular(role.value): role.value for role in Role}
    names |= {_singular(word): role.value for role, said in ROLE_WORDS.items() for word in said}
    for language in ("fr", "en"):
        with translation.override(language):
            names |= {_singular(str(role.label)): role.value for role in Role}
    return names


def _singular(words: str) -> str:
    return "_".join(word.rstrip("s") for word in fold(words).split("_"))
