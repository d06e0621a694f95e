"""The process that holds WeasyPrint. Started by ``capitalisation.pdf.process``; speaks over its pipes.

Arguments: the folder of the style sheets and fonts, steps of courtesy. Request: a JSON line ``{"length", "seconds",
"attached", "part"}`` and that many bytes of HTML, then the bytes of each file of ``attached`` ([{"name", "description",
"length"}]). Answer: a JSON line ``{"length"}`` and that many bytes of PDF, or ``{"error"}``.
"""

import contextlib
import gc
import json
import os
import resource
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from weasyprint import CSS, HTML, Attachment
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

PAPER = "static:css/print.css"
#: The pages of a part are numbered by what joins it; without ligatures, each glyph of a whole font is one letter.
OF_PARTS = "@page { @bottom-right { content: none } } html { font-variant-ligatures: none }"
MEMORY_BYTES = 2 * 1024**3
TYPES = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml"}


class StaticFetcher(URLFetcher):
    """Serves ``static:css/print.css`` and the like from one folder, and refuses everything else."""

    def __init__(self, folder: Path) -> None:
        super().__init__(allowed_protocols=["static"])
        self.folder = folder.resolve()

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        scheme, _colon, name = url.partition(":")
        path = (self.folder / name.lstrip("/")).resolve()
        if scheme != "static" or not path.is_relative_to(self.folder) or path.suffix not in TYPES:
            raise ValueError("refused")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": TYPES[path.suffix]})


class ArchivedMetadata(DocumentMetadata):
    """Says that one file is both PDF/A-3a and PDF/UA-1; PDF/A wants the second one's vocabulary described (ISO 19005-3,
    6.6.2.3) and some checkers want the packet readable."""

    EXTRA = b"""<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1"/>
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
 rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates which part of ISO 14289 is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""

    def generate_rdf_metadata(self, variant: Any, version: Any, conformance: Any) -> bytes:
        rdf: bytes = super().generate_rdf_metadata(variant, version, conformance)
        return rdf.replace(b"</rdf:RDF>", self.EXTRA + b"</rdf:RDF>")

    def include_in_pdf(self, pdf: Any, variant: Any, version: Any, conformance: Any, compress: Any) -> None:
        super().include_in_pdf(pdf, variant, version, conformance, compress=False)


class Printer:
    """Our style sheet is read once, whatever the number of documents."""

    def __init__(self, folder: Path) -> None:
        self.fetcher = StaticFetcher(folder)
        self.fonts = FontConfiguration()
        self.styles = [self._style(f'@import url("{PAPER}");')]
        self.part_styles = [*self.styles, self._style(OF_PARTS)]

    def _style(self, text: str) -> CSS:
        return CSS(string=text, base_url="static:/", url_fetcher=self.fetcher, font_config=self.fonts)

    def convert(self, html: str, attached: Sequence[Attachment] = (), *, part: str = "") -> bytes:
        """A tagged PDF/UA-1 document; with files in it, one that is PDF/A-3a as well; a ``part``, of "whole" or of
        "subset" fonts, is left as it is drawn, since what joins it packs it."""
        source = HTML(string=html, base_url="static:/", url_fetcher=self.fetcher)
        styles = self.part_styles if part else self.styles
        document = source.render(font_config=self.fonts, stylesheets=styles)
        if attached:
            document.metadata.__class__ = ArchivedMetadata
            document.metadata.attachments = list(attached)
            archived: bytes = document.write_pdf(pdf_variant="pdf/a-3a")
            return archived
        plain: bytes = document.write_pdf(
            pdf_variant="pdf/ua-1", full_fonts=part == "whole", uncompressed_pdf=bool(part)
        )
        return plain


def main() -> None:
    os.nice(int(sys.argv[2]))
    printer = Printer(Path(sys.argv[1]))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    # What a document leaves is looked for once it is given, not twenty times while it is drawn.
    gc.freeze()
    gc.disable()
    out = sys.stdout.buffer
    # Whatever a library prints must not fall into the answer.
    with contextlib.redirect_stdout(sys.stderr):
        while head := sys.stdin.buffer.readline():
            answer(json.loads(head), printer, out)
            gc.collect()


def answer(request: dict[str, Any], printer: Printer, out: Any) -> None:
    html = sys.stdin.buffer.read(request["length"]).decode()
    attached = [
        Attachment(
            string=sys.stdin.buffer.read(one["length"]),
            name=one["name"],
            description=one["description"],
            relationship="Data",
        )
        for one in request["attached"]
    ]
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + request["seconds"] + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
    try:
        pdf = printer.convert(html, attached, part=request["part"])
    except (ValueError, MemoryError, RecursionError, OverflowError) as error:
        out.write(json.dumps({"error": type(error).__name__}).encode() + b"\n")
    else:
        out.write(json.dumps({"length": len(pdf)}).encode() + b"\n" + pdf)
    out.flush()


if __name__ == "__main__":
    main()
