"""Sheets as ODS (OASIS OpenDocument 1.3): a few elements, written here because the only maintained library brings forty
times their size. A text is never a formula there. Written row by row, whatever their number."""

import datetime
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from capitalisation.spreadsheets import Percent, Row, Sheet, Value

TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
}
_HEAD, _COLUMN, _PERCENT, _DATE = "head", "column", "percent", "date"


def as_ods(sheets: Iterable[Sheet]) -> bytes:
    out = io.BytesIO()
    write_ods(sheets, out)
    return out.getvalue()


def write_ods(sheets: Iterable[Sheet], out: IO[bytes]) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # Read by its place and its bytes: first, and not compressed.
        archive.writestr("mimetype", TYPE, zipfile.ZIP_STORED)
        with archive.open("content.xml", "w") as entry:
            _write_content(_Xml(entry), sheets)
        with archive.open("META-INF/manifest.xml", "w") as entry:
            _write_manifest(_Xml(entry))


class _Xml:
    """Elements by their prefixed names, each written as soon as it is known."""

    def __init__(self, out: IO[bytes]) -> None:
        self._to = XMLGenerator(out, "utf-8", short_empty_elements=True)
        self._to.startDocument()

    @contextmanager
    def root(self, name: str, version: str) -> Iterator[None]:
        spaces = {f"xmlns:{prefix}": address for prefix, address in _NAMES.items()}
        with self.around(name, {**spaces, f"{name.partition(':')[0]}:version": version}):
            yield

    @contextmanager
    def around(self, name: str, attributes: Mapping[str, str] | None = None) -> Iterator[None]:
        self._to.startElement(name, AttributesImpl(attributes or {}))
        yield
        self._to.endElement(name)

    def one(self, name: str, attributes: Mapping[str, str] | None = None, text: str = "") -> None:
        with self.around(name, attributes):
            if text:
                self._to.characters(text)


def _write_content(xml: _Xml, sheets: Iterable[Sheet]) -> None:
    with xml.root("office:document-content", "1.3"):
        with xml.around("office:automatic-styles"):
            _write_styles(xml)
        with xml.around("office:body"), xml.around("office:spreadsheet"):
            for sheet in sheets:
                with xml.around("table:table", {"table:name": sheet.title}):
                    columns = {
                        "table:style-name": _COLUMN,
                        "table:number-columns-repeated": str(sheet.width),
                    }
                    xml.one("table:table-column", columns)
                    for row in sheet.rows:
                        _write_row(xml, row)


def _write_styles(xml: _Xml) -> None:
    with xml.around("style:style", {"style:name": _HEAD, "style:family": "table-cell"}):
        xml.one("style:text-properties", {"fo:font-weight": "bold"})
    with xml.around("number:percentage-style", {"style:name": f"{_PERCENT}-shown"}):
        xml.one("number:number", {"number:decimal-places": "0", "number:min-integer-digits": "1"})
        xml.one("number:text", text="%")
    with xml.around("number:date-style", {"style:name": f"{_DATE}-shown"}):
        xml.one("number:day", {"number:style": "long"})
        xml.one("number:text", text="/")
        xml.one("number:month", {"number:style": "long"})
        xml.one("number:text", text="/")
        xml.one("number:year", {"number:style": "long"})
    for name in (_PERCENT, _DATE):
        shown = {"style:name": name, "style:family": "table-cell", "style:data-style-name": f"{name}-shown"}
        xml.one("style:style", shown)
    with xml.around("style:style", {"style:name": _COLUMN, "style:family": "table-column"}):
        xml.one("style:table-column-properties", {"style:column-width": "4.5cm"})


def _write_row(xml: _Xml, row: Row) -> None:
    with xml.around("table:table-row"):
        for value in row.values or [""]:
            attributes = _kind(value)
            if row.is_head:
                attributes["table:style-name"] = _HEAD
            with xml.around("table:table-cell", attributes):
                for part in _shown(value).split("\n"):
                    xml.one("text:p", text=part)


def _kind(value: Value) -> dict[str, str]:
    if isinstance(value, str):
        return {"office:value-type": "string"}
    if isinstance(value, datetime.date):
        day = value.isoformat()
        return {"office:value-type": "date", "office:date-value": day, "table:style-name": _DATE}
    number = repr(float(value)) if isinstance(value, float) else str(value)
    if isinstance(value, Percent):
        return {"office:value-type": "percentage", "office:value": number, "table:style-name": _PERCENT}
    return {"office:value-type": "float", "office:value": number}


def _shown(value: Value) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, datetime.date) else str(value)


def _write_manifest(xml: _Xml) -> None:
    with xml.root("manifest:manifest", "1.3"):
        for path, kind in (("/", TYPE), ("content.xml", "text/xml")):
            xml.one("manifest:file-entry", {"manifest:full-path": path, "manifest:media-type": kind})
