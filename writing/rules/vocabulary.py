"""Words the gate knows: civilities, functions, ordinary words that are also names, first names, sensitive matters."""

from writing.rules.folding import fold


def _set(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.replace("\n", ",").split(",") if word.strip())


CIVILITIES = _set(
    "m, mr, mrs, mm, mme, mmes, mlle, mlles, monsieur, messieurs, madame, mesdames, mademoiselle, dr, "
    "docteur, docteure, pr, professeur, professeure, me, maître, capitaine, lieutenant, lieutenante, "
    "commandant, commandante, colonel, colonelle, adjudant, adjudante, brigadier, brigadière, major, juge"
)
#: Those a full stop may follow before the name.
SHORTENED = _set("m, mr, mrs, mm, mme, mmes, mlle, mlles, dr, pr, me")
#: Those that a name follows even without its capital: « mme durand ».
ALWAYS_NAMING = _set("mme, mlle, mr, mrs")
#: « M. » and « Me » are letters and a pronoun too: what follows must be a capital.
PARTICLES = _set(
    "de, du, des, d, le, la, l, el, al, ben, bel, ould, van, von, der, den, da, dos, di, do, saint, sainte, "
    "abd, abdel, abou, bou, mac, mc, o, n"
)
#: What follows a civility and names a function, not a person.
FUNCTIONS = _set(
    "directeur, directrice, préfet, préfète, maire, ministre, président, présidente, inspecteur, inspectrice, "
    "conseiller, conseillère, responsable, chef, cheffe, secrétaire, recteur, rectrice, proviseur, proviseure, "
    "commissaire, adjoint, adjointe, délégué, déléguée, tuteur, tutrice, stagiaire, formateur, formatrice, "
    "sous, chargé, chargée, général, générale, régional, régionale, départemental, départementale, x, y, z, untel, unetelle"
)
#: Ordinary words that are also family names: a question, never a certainty.
ORDINARY = _set("""petit, grand, legrand, gros, blanc, noir, roux, brun, rouge, vert, gris, blond, rose, fleur, lefort, fort, doux,
bon, bonne, vieux, jeune, court, long, haut, bas, gentil, joly, joli, beau, bel, sage, fidèle, franc, loyal, hardi, vaillant,
boucher, boulanger, meunier, berger, marchand, mercier, barbier, charpentier, maçon, potier, tisserand, tailleur, fournier,
carpentier, chevalier, page, prévost, maire, sergent, clerc, moine, abbé, évêque, prêtre, pape, roi, leroi, prince, duc, comte,
marquis, baron, seigneur, bourgeois, vallet, valet, chapelain, sacristain, masson, cordier, pelletier, parmentier, couturier,
teinturier, verrier, vigneron, laboureur, bouvier, vacher, chevrier, porcher, cavalier, carrier, charron, forgeron, serrurier,
pont, dupont, bois, forêt, rivière, fontaine, vallée, montagne, colline, roche, rocher, pierre, caillou, sable, mer, lac, île,
port, ville, village, bourg, château, tour, maison, moulin, four, grange, ferme, jardin, verger, vigne, champ, pré, prairie,
chemin, rue, place, porte, marché, église, chapelle, croix, calvaire, noël, pascal, toussaint, janvier, février, mars, avril,
mai, juin, juillet, août, septembre, octobre, novembre, décembre, lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche,
soleil, lune, étoile, ciel, vent, orage, neige, hiver, été, automne, printemps, matin, midi, soir, jour, bonjour, adam, ève,
loup, renard, lièvre, chat, chien, cheval, poulain, mouton, agneau, boeuf, vache, coq, poulet, pigeon, merle, rossignol,
alouette, corbeau, aigle, faucon, moineau, oiseau, poisson, mouche, papillon, chêne, frêne, hêtre, tilleul, peuplier, sapin,
pin, noyer, poirier, pommier, olivier, laurier, buisson, épine, rosier, lilas, jasmin, olive, prune, cerise, raisin, pomme,
poivre, pain, vin, lait, miel, sel, sucre, farine, bois, fer, or, argent, cuivre, acier, camus, content, contant, heureux,
joie, gai, bonheur, plaisir, désir, amour, ami, amis, cousin, neveu, frère, père, mère, enfant, garçon, fille, homme, femme,
mari, maître, compagnon, camarade, voisin, hôte, ménage, mariage, paix, guerre, combat, victoire, gloire, honneur, courage,
force, grâce, espérance, foi, charité, justice, liberté, vérité, raison, conseil, accord, rapport, besoin, moyen, parent,
sauvage, français, françois, breton, normand, picard, lorrain, bourguignon, gascon, flamand, allemand, langlois, lombard,
romain, latin, poulain, mouret, bernard, martin, robert, richard, simon, laurent, michel, lambert, david, vincent, denis,
guy, guérin, colin, mathieu, clément, gautier, thomas, nicolas, perrin, morel, girard, andré, lefèvre, roy, masse, perret,
aubert, rolland, colas, jacob, germain, benoît, baptiste, constant, parfait, prudent, clair, claire, clément, juste, bonnet,
chapeau, manteau, chemise, soulier, botte, gant, épée, lance, marteau, hache, couteau, aiguille, panier, tonneau, baril""")
FIRST_NAMES = _set("""karim, mohamed, mohammed, mehdi, rachid, nadia, fatima, fatou, aïcha, aminata, mamadou, ibrahim, moussa,
oumar, abdoulaye, youssef, yasmine, samira, samir, leïla, sofia, sofiane, bilal, hamza, amine, nabil, farid, djamel, khadija,
malika, zohra, jean, jacques, philippe, alain, patrick, daniel, gérard, thierry, stéphane, frédéric, éric, sébastien, julien,
christophe, laurent, nicolas, david, pascal, olivier, bruno, gilles, didier, serge, marc, luc, yves, yann, loïc, erwan, gaël,
ronan, hugo, lucas, enzo, théo, léo, nathan, louis, jules, gabriel, arthur, raphaël, maxime, alexandre, antoine, thomas,
baptiste, quentin, florian, kevin, jérémy, anthony, jonathan, mickaël, guillaume, romain, benjamin, mathieu, matthieu, rémi,
adrien, valentin, vincent, xavier, françois, michel, bernard, claude, dominique, marie, nathalie, isabelle, sylvie, catherine,
françoise, monique, christine, valérie, sandrine, stéphanie, céline, véronique, corinne, brigitte, martine, nicole, jacqueline,
chantal, évelyne, hélène, anne, sophie, julie, émilie, aurélie, laëtitia, virginie, delphine, caroline, audrey, élodie, amélie,
mélanie, jessica, laura, léa, manon, chloé, camille, emma, inès, jade, louise, alice, lucie, pauline, mathilde, charlotte,
juliette, justine, marion, clara, sarah, margaux, océane, morgane, solène, gwenaëlle, bérengère, odile, agnès, béatrice,
élisabeth, geneviève, ghislaine, josiane, laurence, magali, muriel, myriam, pascale, patricia, séverine, simone, suzanne,
thérèse, yvette, yvonne, ahmed, ali, omar, hassan, hussein, mustapha, abdel, kader, lakhdar, driss, tarek, walid, ousmane,
brahim, seydou, cheikh, awa, mariam, rokia, binta, djibril, issa, linh, minh, wei, ying, olga, igor, dragan, milan, joao, josé, manuel,
carlos, maria, paulo, antonio, giuseppe, paolo, giulia""")
#: Beginnings of words about health, unions, opinions, beliefs, origins, offences (GDPR, articles 9 and 10).
SENSITIVE = tuple(
    fold(word)
    for word in [
        "cancer",
        "dépressi",
        "diabèt",
        "handicap",
        "alcooli",
        "toxicoman",
        "séropositi",
        "grossesse",
        "enceinte",
        "psychiatr",
        "antidépresseur",
        "syndicalist",
        "syndiqué",
        "cégétiste",
        "musulman",
        "catholique",
        "protestant",
        "juif",
        "juive",
        "bouddhist",
        "religion",
        "voilée",
        "ramadan",
        "homosexu",
        "transgenre",
        "lesbienne",
        "condamn",
        "garde à vue",
        "casier judiciaire",
        "prison",
        "délinquan",
        "ethnie",
        "sans-papiers",
        "burn-out",
        "arrêt maladie",
        "congé maladie",
    ]
)
#: Functions few people hold: with a place and a date, they name somebody.
RARE_FUNCTIONS = _set(
    "préfet, préfète, maire, proviseur, proviseure, recteur, rectrice, député, députée, sénateur, sénatrice, "
    "procureur, procureure, commandant, commandante, colonel, médecin, chirurgien, chirurgienne, notaire, huissier, "
    "évêque, imam, rabbin, curé, bâtonnier"
)

#: Written in full, they are also words of a sentence.
IN_FULL = _set("monsieur, madame, mademoiselle")
#: What follows « madame » in an ordinary sentence.
AFTER_A_CIVILITY = _set("""est, était, sera, a, avait, aura, ont, et, ou, qui, que, dont, où, pour, par, avec, sans, dans, sur, sous,
chez, vers, mais, car, donc, ne, n, y, en, me, m, se, s, te, nous, vous, lui, leur, il, elle, je, tu, ils, elles, ce, cet, cette,
mon, ma, mes, son, sa, ses, notre, nos, votre, vos, un, une, aussi, encore, alors, puis, très, bien, tout, toute, merci, bonjour,
dit, disait, répond, répondit, demande, demanda, arrive, arriva, sourit, parle, parla, vient, vint, veut, voulait, peut, pouvait,
fait, faisait, va, allait, voit, regarde, regarda, pense, sait, savait, attend, part, reste, entre, sort, prend, met, tout, comme,
quand, si, plus, moins, pas, jamais, toujours, déjà""")
FREQUENT_FAMILY_NAMES = _set("""martin, bernard, dubois, thomas, robert, richard, petit, durand, leroy, moreau, simon, laurent,
lefebvre, lefèvre, michel, garcia, david, bertrand, roux, vincent, fournier, morel, girard, andré, mercier, dupont, lambert,
bonnet, françois, martinez, legrand, garnier, faure, rousseau, blanc, guérin, muller, henry, roussel, nicolas, perrin, morin,
mathieu, clément, gauthier, dumont, lopez, fontaine, chevalier, robin, masson, sanchez, gérard, nguyen, boyer, denis, lemaire,
duval, joly, gautier, roger, roche, roy, noël, meyer, lucas, meunier, jean, pérez, marchand, dufour, blanchard, marie, barbier,
brun, dumas, brunet, schmitt, leroux, colas, fernandez, pierre, renard, arnaud, rolland, caron, aubert, giraud, leclerc, vidal,
bourgeois, renaud, lemoine, picard, gaillard, philippe, leclercq, lacroix, fabre, dupuis, olivier, rodriguez, da silva, hubert""")
