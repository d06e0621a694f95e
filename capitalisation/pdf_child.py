"""The process that holds WeasyPrint. Started by ``capitalisation.pdf``; speaks over its pipes.

Request: a JSON line ``{"length", "seconds"}`` and that many bytes of HTML. Answer: a JSON line ``{"length"}`` and
that many bytes of PDF, or ``{"error"}``.
"""

import contextlib
import json
import resource
import sys
from pathlib import Path
from typing import Any

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

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


def convert(html: str, fetcher: StaticFetcher, fonts: FontConfiguration) -> bytes:
    """A tagged PDF/UA-1 document."""
    document = HTML(string=html, base_url="static:/", url_fetcher=fetcher)
    pdf: bytes = document.write_pdf(pdf_variant="pdf/ua-1", font_config=fonts)
    return pdf


def main() -> None:
    fetcher = StaticFetcher(Path(sys.argv[1]))
    fonts = FontConfiguration()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    out = sys.stdout.buffer
    # Whatever a library prints must not fall into the answer.
    with contextlib.redirect_stdout(sys.stderr):
        while head := sys.stdin.buffer.readline():
            answer(json.loads(head), fetcher, fonts, out)


def answer(request: dict[str, int], fetcher: StaticFetcher, fonts: FontConfiguration, out: Any) -> None:
    html = sys.stdin.buffer.read(request["length"]).decode()
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + request["seconds"] + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
    try:
        pdf = convert(html, fetcher, fonts)
    except (ValueError, MemoryError, RecursionError, OverflowError) as error:
        out.write(json.dumps({"error": type(error).__name__}).encode() + b"\n")
    else:
        out.write(json.dumps({"length": len(pdf)}).encode() + b"\n" + pdf)
    out.flush()


if __name__ == "__main__":
    main()
