"""A draft written as a version: domains, competences level by level, indicators, links."""

from collections import defaultdict
from typing import Any

from capitalisation.grids.table import fold
from capitalisation.plans import Progress, silent
from competences.models import Competence, CompetenceLink, Domain, FrameworkVersion, Indicator
from competences.queries.planning import in_order
from competences.rules.interchange.draft import Draft, Node

_BATCH = 1_000
#: Words of every known format, folded.
_KINDS = {
    "savoir": "knowledge",
    "connaissance": "knowledge",
    "knowledge": "knowledge",
    "savoir_faire": "know_how",
    "skill": "know_how",
    "skill/competence": "know_how",
    "competence": "know_how",
    "savoir_etre": "behaviour",
    "attitude": "behaviour",
    "behaviour": "behaviour",
    "domaine": "domain",
    "domain": "domain",
    "cluster": "domain",
}


def write_version(version: FrameworkVersion, draft: Draft, progress: Progress = silent) -> None:
    """Into a version that holds nothing yet; ``progress`` hears (nodes written, nodes in all)."""
    _Writer(version, draft, progress).write()


class _Writer:
    """Roots with something under them are domains; the others stand in a domain of our own making."""

    def __init__(self, version: FrameworkVersion, draft: Draft, progress: Progress) -> None:
        self.version, self.draft, self.progress = version, draft, progress
        self.nodes = in_order(draft)
        self.places = {id(node): place for place, node in enumerate(self.nodes, start=1)}
        self.children: dict[int, list[Node]] = defaultdict(list)
        for node in self.nodes:
            self.children[id(node.parent_node) if node.parent_node else 0].append(node)
        self.domains: dict[int, Domain] = {}
        self.competences: dict[int, Competence] = {}
        self.done = 0

    def write(self) -> None:
        level = self._write_domains()
        while level:
            self._write_level(level)
            level = [child for node in level for child in self.children[id(node)]]
        self._write_indicators()
        self._write_links()

    def _write_domains(self) -> list[Node]:
        """The nodes right under a domain, which come next."""
        roots = self.children[0]
        alone = [node for node in roots if not self.children[id(node)]]
        for node in roots:
            if self.children[id(node)]:
                self.domains[id(node)] = Domain(version=self.version, **self._fields(node))
        if alone:
            title = self.draft.title or self.version.framework.title
            self.domains[0] = Domain(version=self.version, label=title, position=0, is_item=False)
        Domain.objects.bulk_create(self.domains.values())
        self.done = len(roots) - len(alone)
        return [*alone, *(child for key in self.domains if key for child in self.children[key])]

    def _write_level(self, level: list[Node]) -> None:
        """Rows know their parents, which were written before."""
        rows = [self._competence(node) for node in level]
        for start in range(0, len(rows), _BATCH):
            batch = rows[start : start + _BATCH]
            Competence.objects.bulk_create(batch)
            self.done += len(batch)
            self.progress(self.done, len(self.nodes))
        self.competences |= {id(node): row for node, row in zip(level, rows, strict=True)}

    def _competence(self, node: Node) -> Competence:
        above = id(node.parent_node) if node.parent_node else 0
        parent = self.competences.get(above)
        kind = _KINDS.get(fold(node.kind) or "savoir_faire", "")
        return Competence(
            domain=parent.domain if parent else self.domains[above],
            parent=parent,
            kind=kind if kind in Competence.Kind.values else Competence.Kind.GROUP,
            required_level=node.required_level,
            **self._fields(node),
        )

    def _fields(self, node: Node) -> dict[str, Any]:
        return {
            "uuid": node.uuid,
            "code": node.code,
            "label": node.label,
            "short_label": node.short_label,
            "description": node.description,
            "said_kind": node.kind[:120],
            "keywords": node.keywords,
            "alt_labels": node.alt_labels,
            "valid_from": node.valid_from,
            "valid_to": node.valid_to,
            "external_ids": node.external_ids,
            "source": node.source,
            "position": self.places[id(node)],
        }

    def _write_indicators(self) -> None:
        Indicator.objects.bulk_create(
            [
                Indicator(competence=self.competences[id(node)], text=text, position=rank)
                for node in self.nodes
                if id(node) in self.competences
                for rank, text in enumerate(node.indicators, start=1)
            ],
            batch_size=_BATCH,
        )

    def _write_links(self) -> None:
        CompetenceLink.objects.bulk_create(
            [
                CompetenceLink(
                    version=self.version,
                    kind=link.kind[:60],
                    identifier=link.identifier[:300],
                    origin=link.origin,
                    destination=link.destination,
                    source=link.source,
                    position=rank,
                )
                for rank, link in enumerate(self.draft.links, start=1)
            ],
            batch_size=_BATCH,
        )
