"""The structure of tagged PDF (ISO 32000-1, section 14.7): each page names its row of the parent tree, which names the element of
each mark. Joined, the trees of the parts stand under one document, and their rows follow one another.
"""

import itertools
from collections.abc import Iterator
from typing import Any

import pikepdf

#: An element that says nothing but where its marks are.
_BARE = {"/Type", "/S", "/P", "/Pg", "/K"}


def prepare(part: pikepdf.Pdf, key: str) -> None:
    """Make the tree of a part fit to stand beside others: light, and its cells named apart by ``key``."""
    root = part.Root.StructTreeRoot
    for row in list(root.ParentTree.Nums)[1::2]:
        if isinstance(row, pikepdf.Array):
            for place, element in enumerate(row):
                if _is_bare(element):
                    row[place] = element.P
    for element in _elements(root):
        element.K = pikepdf.Array([*itertools.chain.from_iterable(map(_marks, _listed(element.get("/K"))))])
        if "/Type" in element:
            del element["/Type"]
        _rename(element, key)


def _is_bare(element: Any) -> bool:
    """A span of one page that its parent can do without."""
    return (
        isinstance(element, pikepdf.Dictionary)
        and element.get("/S") == pikepdf.Name.Span
        and set(element.keys()) <= _BARE
        and element.get("/Pg") == element.P.get("/Pg")
        and all(isinstance(one, int) for one in element.K)
    )


def _marks(child: Any) -> list[Any]:
    return list(child.K) if _is_bare(child) else [child]


def _rename(element: pikepdf.Object, key: str) -> None:
    """The names of cells, which headers refer to, are unique in one part only."""
    if "/ID" in element:
        element.ID = pikepdf.String(f"{key} {element.ID}")
    for attributes in _listed(element.get("/A")):
        if "/Headers" in attributes:
            attributes.Headers = pikepdf.Array(
                [pikepdf.String(f"{key} {name}") for name in attributes.Headers]
            )


def _elements(root: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Each element before what it holds then."""
    waiting = _listed(root.get("/K"))
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Dictionary) and "/S" in one:
            yield one
            waiting += _listed(one.get("/K"))


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


class Tree:
    """The structure of the whole, to which that of each part is added under one element."""

    def __init__(self, whole: pikepdf.Pdf) -> None:
        self.whole = whole
        self.root = whole.Root.StructTreeRoot
        self.document = self.root.K[0]
        self.rows: list[Any] = list(self.root.ParentTree.Nums)
        self.next = max((int(key) for key in self.rows[::2]), default=-1) + 1

    def add(self, part: pikepdf.Pdf) -> None:
        """The pages first: what refers to them follows them into the whole."""
        for page in part.pages:
            self._shift(page.obj)
        self.whole.pages.extend(part.pages)
        added = self.whole.copy_foreign(part.Root.StructTreeRoot)
        for element in added.K:
            element.S = pikepdf.Name.Art
            element.P = self.document
            self.document.K.append(element)
        rows = list(added.ParentTree.Nums)
        keys = [int(key) + self.next for key in rows[::2]]
        for key, row in zip(keys, rows[1::2], strict=True):
            self.rows += [key, row]
        self.next = max(keys, default=self.next - 1) + 1

    def _shift(self, page: pikepdf.Object) -> None:
        if "/StructParents" in page:
            page.StructParents = int(page.StructParents) + self.next
        for annotation in page.get("/Annots", []):
            if "/StructParent" in annotation:
                annotation.StructParent = int(annotation.StructParent) + self.next

    def close(self) -> None:
        self.root.ParentTree.Nums = pikepdf.Array(self.rows)
        self.root.ParentTreeNextKey = self.next
