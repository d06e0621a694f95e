"""What an import would do, node by node, shown before anything is written."""

import json
import re
import uuid
from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator, slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from capitalisation.findings import Finding, Unreadable
from capitalisation.plans import Action, Plan, PlanLine
from competences.models import Framework, FrameworkVersion
from competences.models.states import VersionState
from competences.queries.stored import draft_of
from competences.rules.interchange.draft import NAMESPACE, Draft, Link, Node, children_of
from competences.rules.interchange.reading import EVERYTHING, Chosen, read_framework

#: What was done, read afterwards.
_DONE_LABELS = {
    Action.CREATE: gettext_lazy("ajoutée"),
    Action.UPDATE: gettext_lazy("modifiée"),
    Action.MOVE: gettext_lazy("déplacée"),
    Action.RENAME: gettext_lazy("renommée"),
    Action.DEPRECATE: gettext_lazy("retirée"),
    Action.UNCHANGED: gettext_lazy("inchangée"),
    Action.ABSENT: gettext_lazy("absente de cette version"),
}


#: The names of the files we give.
_EXPORTED = re.compile(r"referentiel-(?P<code>[a-z0-9][a-z0-9-]*?)-(?P<number>\d[A-Za-z0-9.]*)")
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}")
#: An address or a UUID: what it names may stand elsewhere.
_IDENTIFIER = re.compile(r":|^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,49}")


@dataclass(frozen=True, slots=True)
class Identity:
    """Which framework a file is a version of; what is blank comes from the file."""

    code: str = ""
    title: str = ""
    kind: str = ""
    number: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class NodeLine(PlanLine):
    #: What it was called before, when that is what changed.
    before: str = ""

    @property
    def said(self) -> str:
        return str(_DONE_LABELS[self.action])


@dataclass(slots=True, kw_only=True)
class FrameworkPlan(Plan[Draft]):
    identity: Identity
    is_there: bool = False

    @property
    def changes_nothing(self) -> bool:
        return self.is_there

    @property
    def domains(self) -> int:
        parents = {id(node.parent_node) for node in self.reading.nodes if node.parent_node}
        return sum(node.parent_node is None and id(node) in parents for node in self.reading.nodes)

    def __str__(self) -> str:
        if self.is_there:
            return _("Ce fichier est déjà chargé tel quel : rien à faire.")
        nodes = self.reading.nodes
        competences = len(nodes) - self.domains
        indicators = sum(len(node.indicators) for node in nodes)
        return _("%(title)s, version %(number)s : %(domains)s, %(competences)s, %(indicators)s.") % {
            "title": self.identity.title,
            "number": self.identity.number,
            "domains": ngettext("%(count)s domaine", "%(count)s domaines", self.domains)
            % {"count": self.domains},
            "competences": ngettext("%(count)s compétence", "%(count)s compétences", competences)
            % {"count": competences},
            "indicators": ngettext("%(count)s indicateur", "%(count)s indicateurs", indicators)
            % {"count": indicators},
        }


def plan_import(
    content: bytes,
    identity: Identity,
    *,
    name: str = "",
    chosen: Chosen = EVERYTHING,
) -> FrameworkPlan:
    """Read and check a file against the database. Raises :class:`Unreadable`."""
    draft = read_framework(content, name, chosen)
    identity = _completed(identity, draft, name)
    _check_identity(draft, identity)
    framework = Framework.objects.filter(code=identity.code).first()
    versions = list(framework.versions.select_related("framework").order_by("-pk")) if framework else []
    same_number = next((one for one in versions if one.number == identity.number), None)
    in_force = next((one for one in versions if one.status == VersionState.ACTIVE), None)
    former = same_number or in_force or next(iter(versions), None)
    before = draft_of(former) if former else None
    _identify(draft, identity, before)
    _link_replacements(draft, before)
    if before is not None and draft.format not in _WHOLE:
        _keep_what_is_not_said(draft, before)
    plan = FrameworkPlan(reading=draft, lines=[*_compared(draft, before)], identity=identity)
    if same_number is not None:
        plan.is_there = is_same(draft, before)
        if not plan.is_there and same_number.status != VersionState.DRAFT:
            raise Unreadable([_version_exists(identity.number)])
    return plan


def _version_exists(number: str) -> Finding:
    sentence = _("La version %(number)s existe déjà avec un autre contenu : choisissez un autre numéro.")
    return Finding(1, _("fichier"), "VERSION_EXISTS", sentence % {"number": number})


def _completed(identity: Identity, draft: Draft, name: str) -> Identity:
    stem = name.rpartition("/")[2].rpartition(".")[0]
    exported = _EXPORTED.fullmatch(stem)
    stem = stem.replace("referentiel_", "").replace("_", "-")
    code = (
        identity.code
        or slugify(draft.code)
        or (exported["code"] if exported else slugify(stem))
        or slugify(draft.title)
        or "referentiel"
    )[:50]
    known = Framework.objects.filter(code=code).first()
    measured = [node.required_level for node in draft.nodes if node.kind != "domaine"]
    return Identity(
        code=code,
        title=identity.title or (known.title if known else draft.title) or f"Référentiel {code}",
        kind=(known.kind if known else identity.kind)
        or (_kind_of(is_measured=bool(measured) and all(measured))),
        number=identity.number or draft.number or (exported["number"] if exported else "1.0"),
        owner=(identity.owner or draft.owner)[:160],
    )


def _kind_of(*, is_measured: bool) -> str:
    """Ours when every competence has a required level and no tutoring framework is in force yet; else from outside."""
    taken = FrameworkVersion.objects.filter(
        status=VersionState.ACTIVE, framework__kind=Framework.Kind.TUTORING
    )
    return Framework.Kind.TUTORING if is_measured and not taken.exists() else Framework.Kind.REFERENCE


def _check_identity(draft: Draft, identity: Identity) -> None:
    """What stands in an address is refused rather than cut or mended."""
    findings = []
    if not _NUMBER.fullmatch(identity.number):
        sentence = _(
            "Un numéro de version tient en 20 lettres, chiffres, points ou tirets, par exemple 2025-2026."
        )
        findings.append(Finding(1, _("version"), "BAD_VERSION", sentence))
    if not _CODE.fullmatch(identity.code):
        sentence = _("Le code du référentiel commence par une lettre ou un chiffre.")
        findings.append(Finding(1, _("code"), "BAD_CODE", sentence))
    if len(identity.title) > 160:
        sentence = _("%(longest)s caractères au plus, il y en a %(now)s.")
        said = sentence % {"longest": 160, "now": len(identity.title)}
        findings.append(Finding(1, _("titre"), "TOO_LONG", said))
    findings += _codes_twice(draft) if identity.kind == Framework.Kind.TUTORING else []
    if findings:
        raise Unreadable([*findings, *draft.errors])


def _codes_twice(draft: Draft) -> list[Finding]:
    """Ours names its competences by their codes, on every screen."""
    first: dict[str, int] = {}
    sentence = _(
        "Dans le référentiel du tutorat, un code ne sert qu’une fois : il est déjà à la ligne %(line)s."
    )
    return [
        Finding(node.line, "code", "DUPLICATE_CODE", sentence % {"line": first[node.code.casefold()]})
        for node in draft.nodes
        if node.code and first.setdefault(node.code.casefold(), node.line) != node.line
    ]


def _identify(draft: Draft, identity: Identity, before: Draft | None) -> None:
    """Each node keeps the identifier it had in the version before: by itself, by its former code, by its code."""
    known = {node.code.casefold(): node.identifier for node in before.nodes if node.code} if before else {}
    base = uuid.uuid5(NAMESPACE, identity.code)
    for node in draft.nodes:
        if node.identifier:
            node.identifier = str(node.uuid)
            continue
        code = node.code.casefold()
        found = known.get(node.former_code.casefold()) or known.get(code)
        node.identifier = found or str(uuid.uuid5(base, code or f"{node.line} {node.label}"))


def _ends(link: Link) -> tuple[str, str, str]:
    return link.kind, link.origin["identifier"], link.destination["identifier"]


def _link_replacements(draft: Draft, before: Draft | None) -> None:
    """« remplacé_par » is a link like the others; towards what is not in the file too."""
    nodes = [*(before.nodes if before else ()), *draft.nodes]
    known = {node.code.casefold(): node.identifier for node in nodes if node.code}
    there = {_ends(one) for one in draft.links}
    for node in draft.nodes:
        target = known.get(node.replaced_by.casefold(), node.replaced_by)
        if target and target == node.replaced_by and not _IDENTIFIER.search(target):
            sentence = _(
                "« %(said)s » n’est pas le code d’une compétence de ce fichier : le lien ne mènera nulle part."
            )
            draft.warn(node.line, "remplacé_par", "UNKNOWN_CODE", sentence % {"said": target[:80]})
        if target and ("replacedBy", node.identifier, target) not in there:
            draft.links.append(Link("replacedBy", {"identifier": node.identifier}, {"identifier": target}))


#: Formats that say everything of a node; in a table, an empty cell or an absent column keeps what is there.
_WHOLE = ("case", "ours", "short_json")
_KEPT = (
    "short_label",
    "kind",
    "description",
    "required_level",
    "indicators",
    "keywords",
    "alt_labels",
    "valid_from",
    "valid_to",
    "external_ids",
    "source",
)


def _keep_what_is_not_said(draft: Draft, before: Draft) -> None:
    former = {node.identifier: node for node in before.nodes}
    for node in draft.nodes:
        known = former.get(node.identifier)
        for name in _KEPT if known else ():
            if not getattr(node, name) and name not in node.erased:
                setattr(node, name, getattr(known, name))
    there = {_ends(one) for one in draft.links}
    draft.links += [one for one in before.links if _ends(one) not in there]


def _compared(draft: Draft, before: Draft | None) -> list[NodeLine]:
    former = {node.identifier: node for node in before.nodes} if before else {}
    lines = [_line(node, former.get(node.identifier)) for node in draft.nodes]
    there = {node.identifier for node in draft.nodes}
    absent = [node for identifier, node in former.items() if identifier not in there]
    return lines + [NodeLine(0, Action.ABSENT, _named(node)) for node in absent]


def _line(node: Node, former: Node | None) -> NodeLine:
    before = _named(former) if former is not None and _named(former) != _named(node) else ""
    return NodeLine(node.line, _action(node, former), _named(node), before=before)


def _named(node: Node) -> str:
    return Truncator(f"{node.code} {node.label}".strip()).chars(160)


def _action(node: Node, former: Node | None) -> Action:
    if former is None:
        return Action.CREATE
    if signature(node) == signature(former):
        return Action.UNCHANGED
    if (node.valid_to or node.replaced_by) and not former.valid_to:
        return Action.DEPRECATE
    if node.code != former.code:
        return Action.RENAME
    if _above(node) != _above(former):
        return Action.MOVE
    return Action.UPDATE


def _above(node: Node) -> str:
    return node.parent_node.identifier if node.parent_node else ""


def signature(node: Node) -> tuple[Any, ...]:
    """Everything that is stored of a node, its place among the others excepted."""
    return (
        node.identifier,
        node.code,
        node.label,
        node.short_label,
        node.kind,
        node.description,
        node.required_level,
        tuple(node.indicators),
        tuple(node.keywords),
        tuple(node.alt_labels),
        node.valid_from,
        node.valid_to,
        # A database may give the keys back in another order.
        json.dumps(node.external_ids, sort_keys=True),
        json.dumps(node.source, sort_keys=True),
        _above(node),
    )


def is_same(draft: Draft, before: Draft | None) -> bool:
    """The same nodes in the same order, and the same links."""
    if before is None:
        return False
    links = [sorted(map(_ends, side.links)) for side in (draft, before)]
    return [signature(node) for node in in_order(draft)] == [
        signature(node) for node in in_order(before)
    ] and links[0] == links[1]


def in_order(draft: Draft) -> list[Node]:
    """Parents before their children, siblings in their order: how a version is written."""
    children = children_of(draft.nodes)
    found: list[Node] = []
    waiting = list(reversed(children[0]))
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting.extend(reversed(children[id(node)]))
    return found


def find_version(identity: Identity) -> FrameworkVersion | None:
    found = FrameworkVersion.objects.filter(framework__code=identity.code, number=identity.number)
    return found.select_related("framework").first()


def former_of(version: FrameworkVersion) -> FrameworkVersion | None:
    others = FrameworkVersion.objects.filter(framework=version.framework, pk__lt=version.pk)
    return others.select_related("framework").order_by("-pk").first()


def differences(version: FrameworkVersion) -> list[NodeLine]:
    """What changed since the version before; nothing when it is the first, or unchanged."""
    former = former_of(version)
    if former is None:
        return []
    return [
        line for line in _compared(draft_of(version), draft_of(former)) if line.action != Action.UNCHANGED
    ]
