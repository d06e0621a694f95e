"""Texts drawn as the articles of one document, then kept each in a PDF of its own."""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence

import pikepdf

#: ``print.css`` begins a page at each article.
_ARTICLE = "article-"


def joined(texts: Sequence[str]) -> str:
    """One HTML document of several that differ by their body only; one alone stays as it is."""
    if len(texts) == 1:
        return texts[0]
    head = texts[0].partition("<body>")[0]
    bodies = (text.partition("<body>")[2].rpartition("</body>")[0] for text in texts)
    articles = (f'<article id="{_ARTICLE}{rank}">{body}</article>' for rank, body in enumerate(bodies))
    return f"{head}<body>{''.join(articles)}</body></html>"


def split(drawn: pikepdf.Pdf) -> Iterator[pikepdf.Pdf]:
    """The pages of each article, in their order, with their share of the structure tree (ISO 32000-1, 14.7)."""
    pages = list(drawn.pages)
    tree = _Tree(drawn)
    for start, end in itertools.pairwise([*_starts(drawn), len(pages)]):
        tree.reduce_to(pages[start:end])
        part = pikepdf.new()
        # The pages first: what refers to them follows them.
        part.pages.extend(pages[start:end])
        part.Root.StructTreeRoot = part.copy_foreign(tree.root)
        yield part


def _starts(drawn: pikepdf.Pdf) -> list[int]:
    """Rank of the first page of each article."""
    ranks = {page.obj.objgen: rank for rank, page in enumerate(drawn.pages)}
    names = list(drawn.Root.Names.Dests.Names)
    return sorted(
        ranks[target[0].objgen]
        for name, target in zip(names[::2], names[1::2], strict=True)
        if str(name).startswith(_ARTICLE)
    )


class _Tree:
    """The structure tree of one document, which shows some of its pages at a time: the engine makes one element of an
    article on each of its pages."""

    def __init__(self, drawn: pikepdf.Pdf) -> None:
        self.root = drawn.Root.StructTreeRoot
        self._document = self.root.K[0]
        rows = list(self.root.ParentTree.Nums)
        self._rows = {int(key): row for key, row in zip(rows[::2], rows[1::2], strict=True)}
        self._held: defaultdict[tuple[int, int], list[pikepdf.Object]] = defaultdict(list)
        for article in self._document.K:
            for element in article.K:
                element.P = self._document
                self._held[article.Pg.objgen].append(element)

    def reduce_to(self, pages: Sequence[pikepdf.Page]) -> None:
        """Hold these pages alone; its rows, and what names them, are numbered from 0."""
        held = itertools.chain.from_iterable(self._held[page.obj.objgen] for page in pages)
        self._document.K = pikepdf.Array(held)
        rows = itertools.chain.from_iterable(enumerate(self._numbered(pages)))
        self.root.ParentTree.Nums = pikepdf.Array(rows)

    def _numbered(self, pages: Sequence[pikepdf.Page]) -> Iterator[pikepdf.Object]:
        """The rows of the pages, then those of the links on them."""
        ranks = itertools.count()
        for page in pages:
            yield self._rows[int(page.obj.StructParents)]
            page.obj.StructParents = next(ranks)
        for page in pages:
            for annotation in page.obj.get("/Annots", []):
                yield self._rows[int(annotation.StructParent)]
                annotation.StructParent = next(ranks)
