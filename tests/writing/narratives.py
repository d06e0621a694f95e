"""Generated narratives with planted names: the set behind the figures of the gate.

``generate(number, seed)`` gives that many texts of 150 to 700 words, made of ordinary sentences of a tutor's day, in
which are planted, in equal parts: known people (whole name in both orders, family name alone, in capitals, without
accents, with a hard hyphen, a soft hyphen or a zero-width blank), unknown people with a civility (« M. », « Mme »,
« Monsieur », « Madame », « Dr », « Me », compound names and particles), phone numbers and mail addresses. Ordinary words
that are also names (« un petit mot », « Rose », « le marchand ») are sown to count the questions asked for nothing.
"""

import random
from dataclasses import dataclass

from writing.rules.detect import Known

FIRST = (
    "Agathe",
    "Bakary",
    "Cédric",
    "Djamila",
    "Édouard",
    "Françoise",
    "Gaëtan",
    "Honorine",
    "Ismaël",
    "Joëlle",
    "Kévin",
    "Lætitia",
    "Maëva",
    "Noémie",
    "Ömer",
    "Priscille",
    "Régis",
    "Solène",
    "Tatiana",
    "Ulysse",
)
KNOWN_LAST = (
    "Abgrall",
    "Bensaïd",
    "Coulibaly",
    "Dang Van",
    "d’Arcangues",
    "Echard",
    "Ferreira",
    "Guézennec",
    "Le Hénaff",
    "Jankowski",
    "Kervella",
    "Lavergne",
    "M’Bappé",
    "Nguyen",
    "O’Brien",
    "Pélissier",
    "Quéméneur",
    "de Rouvray",
    "Saint-Aubin",
    "Tchoumba",
    "Vasseur",
    "Wieczorek",
    "Yılmaz",
    "Zerrouki",
)
UNKNOWN_LAST = (
    "Arnoult",
    "Bouchareb",
    "Chastagnol",
    "Desmoulins",
    "Eyraud",
    "Fauchery",
    "Grandjean",
    "Hamidi",
    "Izambard",
    "Jacquemin",
    "Kouassi",
    "Le Bras",
    "de La Motte",
    "El Mansouri",
    "Ben Youssef",
    "Traoré-Diallo",
    "Petit",
    "Rose",
    "Boucher",
    "Van den Berghe",
    "D’Almeida",
    "Ô",
    "Li",
    "St-Pierre",
    "Dupuis",
)
CIVILITIES = ("M.", "Mme", "Monsieur", "Madame", "Mlle", "Dr", "Me", "MME", "Docteur", "M")
SENTENCES = (
    "Ce matin-là, j’ai ouvert la réunion dix minutes plus tard que d’habitude.",
    "Le stagiaire a posé sa feuille et il a regardé la salle sans rien dire.",
    "Je me suis assise au fond, près de la fenêtre, pour ne pas prendre la parole à sa place.",
    "Une conseillère a demandé qui tiendrait le planning de la semaine suivante.",
    "Nous avons relu ensemble la note de service, ligne après ligne.",
    "J’ai compté jusqu’à dix avant de répondre, et ce petit silence a suffi.",
    "Au marché de l’emploi, un boulanger cherchait deux apprentis depuis le printemps.",
    "La directrice départementale avait prévenu : rien ne serait signé avant le mois de mars.",
    "Il a écrit trois étapes au tableau, puis il a effacé la deuxième.",
    "Le soir, j’ai noté ce que j’avais vu, et non ce que j’en pensais.",
    "L’employeur est revenu avec une demande claire et un calendrier juste.",
    "En deux mots : il avait raison, et je le lui ai dit devant tout le monde.",
    "Monsieur le Directeur a salué l’équipe, Madame la Préfète a souri, puis chacun est reparti.",
    "Le bilan tenait sur une page, avec un graphique simple et une date.",
    "À la pause, quelqu’un a ouvert la porte et le vent a emporté les papiers.",
    "Il restait un dossier rose sur la table, celui que personne ne voulait reprendre.",
    "La phase suivante commençait par un tour de parole, une minute chacun.",
    "J’ai demandé un exemple, un seul, et il en a donné trois.",
)
FRAMES = (
    "Ensuite, {} a pris la parole.",
    "J’en ai parlé à {} le lendemain.",
    "{} m’a répondu sans attendre.",
    "C’est {} qui tenait l’accueil ce jour-là.",
    "Devant {}, il n’a pas osé.",
    "« Merci », a dit {} en partant.",
)


@dataclass(frozen=True, slots=True)
class Planted:
    """A name as it stands in the text, and of which sort it is."""

    written: str
    kind: str


@dataclass(frozen=True, slots=True)
class Narrative:
    text: str
    planted: list[Planted]


def known_people() -> list[Known]:
    return [Known(first, last) for rank, last in enumerate(KNOWN_LAST) for first in FIRST[rank % 5 :: 5]]


def generate(number: int, seed: int) -> list[Narrative]:
    draw = random.Random(seed)
    people = known_people()
    return [_narrative(draw, people) for _rank in range(number)]


def _narrative(draw: random.Random, people: list[Known]) -> Narrative:
    sentences = [draw.choice(SENTENCES) for _rank in range(draw.randrange(12, 55))]
    planted = [_planted(draw, people) for _rank in range(draw.randrange(1, 5))]
    for one in planted:
        sentence = draw.choice(FRAMES).format(one.written)
        sentences.insert(draw.randrange(len(sentences) + 1), sentence[0].upper() + sentence[1:])
    text = ""
    for sentence in sentences:
        text += sentence + draw.choice((" ", " ", " ", "\n\n"))
    return Narrative(text, planted)


def _planted(draw: random.Random, people: list[Known]) -> Planted:
    kind = draw.choice(("known", "civility", "contact"))
    if kind == "known":
        return Planted(_known(draw, draw.choice(people)), kind)
    if kind == "civility":
        return Planted(f"{draw.choice(CIVILITIES)} {draw.choice(UNKNOWN_LAST)}", kind)
    digits = " ".join(f"{draw.randrange(100):02d}" for _rank in range(4))
    contacts = (f"0{draw.randrange(1, 10)} {digits}", f"{draw.choice(FIRST).lower()}@unite.example.fr")
    return Planted(draw.choice(contacts).replace("é", "e"), kind)


def _known(draw: random.Random, one: Known) -> str:
    names = (
        f"{one.first} {one.last}",
        f"{one.last} {one.first}",
        one.last,
        f"{one.first} {one.last}".upper(),
    )
    name = draw.choice(names)
    disguises = (
        lambda text: text,
        lambda text: text,
        lambda text: text.replace("é", "e").replace("ë", "e").replace("ï", "i"),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.replace("-", "\u2011").replace("’", "'"),
        lambda text: text[:3] + "\u00ad" + text[3:],
        lambda text: text[:2] + "\u200b" + text[2:],
    )
    return draw.choice(disguises)(name)
