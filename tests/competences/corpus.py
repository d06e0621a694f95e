"""Files people send by mistake, and files sent on purpose: a name, the bytes, what must be answered.

``accepted``; ``warned`` (accepted, with a code); ``refused`` (line, code); ``unrecognised`` (columns to choose).
"""

import datetime
import io
import json
import random
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

from openpyxl import Workbook

FLAT = "code;intitulé;description;domaine;parent;niveau\n"
ROW = "C1;Écouter l’équipe;Être là;Accueil;;1\n"
OURS = "code_domaine;libellé_domaine;code;intitulé;type;indicateurs;niveau_requis\n"
OUR_ROW = "A;Accueillir;A1;Préparer l’arrivée;savoir-faire;un | deux;3\n"
Case = tuple[str, str, bytes, tuple[Any, ...]]


def workbook(rows: list[list[Any]], title: str = "Compétences", **sheets: list[list[Any]]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for name, lines in sheets.items():
        other = book.create_sheet(name)
        for line in lines:
            other.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(content: bytes, changes: dict[str, bytes], *, twice: str = "") -> bytes:
    """The same workbook with some parts replaced or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, changes.pop(name, None) or source.read(name))
        for name, part in changes.items():
            target.writestr(name, part)
        if twice:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)
                target.writestr(twice, source.read(twice))
    return out.getvalue()


def package(**changes: Any) -> dict[str, Any]:
    item = {"identifier": "11111111-1111-4111-8111-111111111111", "uri": "u:1", "fullStatement": "Un"}
    found = {
        "CFDocument": {"identifier": "00000000-0000-4000-8000-000000000000", "title": "T", "creator": "C"},
        "CFItems": [item | {"lastChangeDateTime": "2025-01-24T00:00:00Z"}],
        "CFAssociations": [],
    }
    return found | changes


def as_json(found: Any) -> bytes:
    return json.dumps(found, ensure_ascii=False).encode()


def short(**changes: Any) -> bytes:
    return as_json(
        {
            "referentiel": {"code": "r", "titre": "T", "version": "1"},
            "competences": [{"code": "A", "intitule": "B"}],
        }
        | changes
    )


def cases() -> Iterator[Case]:
    yield from _encodings()
    yield from _tables()
    yield from _trees()
    yield from _workbooks()
    yield from _json_files()


def _encodings() -> Iterator[Case]:
    text = FLAT + ROW
    for name, content in {
        "utf-8": text.encode(),
        "utf-8 with mark": text.encode("utf-8-sig"),
        "windows-1252": text.encode("cp1252"),
        "utf-16 little endian": text.encode("utf-16"),
        "utf-16 big endian with mark": b"\xfe\xff" + text.encode("utf-16-be"),
        "crlf": text.replace("\n", "\r\n").encode(),
        "old mac line ends": text.replace("\n", "\r").encode(),
        "no last line end": text.rstrip("\n").encode(),
        "comma": text.replace(";", ",").encode(),
        "tab": text.replace(";", "\t").encode(),
        "sep line": b"sep=;\n" + text.encode(),
        "header in capitals": (FLAT.upper() + ROW).encode(),
        "header without accents": (FLAT.replace("é", "e") + ROW).encode(),
        "header with blanks": (FLAT.replace(";", " ; ") + ROW).encode(),
        "blank lines": (FLAT + "\n\n" + ROW + ";;;;;\n\n").encode(),
        "quoted line breaks": (FLAT + ROW.replace("Être là", '"Être\nlà"')).encode(),
        "decomposed accents": (FLAT + ROW.replace("É", "E\u0301")).encode(),
        "no-break blanks around": (FLAT + ROW.replace("C1", "\u00a0C1\u00a0")).encode(),
        "emoji": (FLAT + ROW.replace("Être", "👩🏽‍🏫 Être")).encode(),
        "right to left words": (FLAT + ROW.replace("Être", "مهارة")).encode(),
        "formula as text": (FLAT + ROW.replace("Être là", "=CMD()")).encode(),
        "script as text": (FLAT + ROW.replace("Être là", "<script>alert(1)</script>")).encode(),
    }.items():
        yield name, "f.csv", content, ("accepted",)
    yield "control letters", "f.csv", (FLAT + ROW.replace("Être", "Ê\x07tre")).encode(), ("warned", "CONTROL")
    yield (
        "direction override",
        "f.csv",
        (FLAT + ROW.replace("Être", "\u202eÊtre")).encode(),
        ("warned", "CONTROL"),
    )
    yield "empty", "f.csv", b"", ("refused", 1, "EMPTY")
    yield "blanks only", "f.csv", b" \n \n", ("refused", 1, "EMPTY")
    yield "header only", "f.csv", FLAT.encode(), ("refused", 2, "EMPTY")
    yield "nul", "f.csv", (FLAT + ROW.replace("Être", "Ê\x00")).encode(), ("refused", 1, "ENCODING")
    yield "nuls only", "f.csv", b"\x00" * 99, ("refused", 1, "ENCODING")
    yield "utf-16 without mark", "f.csv", text.encode("utf-16-le"), ("accepted",)
    yield "utf-32", "f.csv", text.encode("utf-32"), ("refused", 1, "ENCODING")
    mixed = FLAT.encode() + ROW.encode() + "C2;Écouter;é;Accueil;;1\n".encode("cp1252")
    yield "two encodings", "f.csv", mixed, ("refused", 3, "MIXED_ENCODING")
    yield "open quote", "f.csv", (FLAT + 'C1;"Écouter').encode(), ("refused", 2, "QUOTES")
    yield "letters after a quote", "f.csv", (FLAT + 'C1;"Écouter"x;;;;\n').encode(), ("refused", 2, "QUOTES")
    yield "picture", "f.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", ("refused", 1, "NOT_A_TABLE")
    yield "pdf", "f.csv", b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n", ("refused", 1, "NOT_A_TABLE")
    yield (
        "web page",
        "f.csv",
        b"<!doctype html><html><body>Erreur</body></html>",
        ("refused", 1, "NOT_A_TABLE"),
    )


def _tables() -> Iterator[Case]:
    yield "unknown header", "f.csv", b"a;b\n1;2\n", ("unrecognised",)
    yield "no header", "f.csv", ROW.encode(), ("unrecognised",)
    yield "one column", "f.csv", "intitulé\nÉcouter\n".encode(), ("refused", 1, "NOT_A_TABLE")
    yield (
        "same header twice",
        "f.csv",
        (FLAT.replace("description", "code") + ROW).encode(),
        ("refused", 1, "DUPLICATE_COLUMN"),
    )
    yield (
        "two names of one column",
        "f.csv",
        (FLAT.replace("description", "libellé") + ROW).encode(),
        ("refused", 1, "DUPLICATE_COLUMN"),
    )
    yield (
        "column too many",
        "f.csv",
        (FLAT.replace("\n", ";humeur\n") + ROW).encode(),
        ("warned", "UNKNOWN_COLUMN"),
    )
    yield (
        "cell too many",
        "f.csv",
        (FLAT + ROW.replace("\n", ";trop\n")).encode(),
        ("refused", 2, "TOO_MANY_CELLS"),
    )
    yield "short row", "f.csv", (FLAT + "C1;Écouter\n").encode(), ("accepted",)
    yield "no code", "f.csv", (FLAT + ROW.replace("C1", "")).encode(), ("refused", 2, "MISSING_VALUE")
    yield (
        "no label",
        "f.csv",
        (FLAT + ROW.replace("Écouter l’équipe", "")).encode(),
        ("refused", 2, "MISSING_VALUE"),
    )
    yield "code twice", "f.csv", (FLAT + ROW + ROW).encode(), ("refused", 3, "DUPLICATE_CODE")
    yield (
        "code twice in another case",
        "f.csv",
        (FLAT + ROW + ROW.replace("C1", "c1")).encode(),
        ("refused", 3, "DUPLICATE_CODE"),
    )
    yield (
        "label too long",
        "f.csv",
        (FLAT + ROW.replace("Écouter", "É" * 5001)).encode(),
        ("refused", 2, "TOO_LONG"),
    )
    yield "code too long", "f.csv", (FLAT + ROW.replace("C1", "C" * 201)).encode(), ("refused", 2, "TOO_LONG")
    yield "code with a slash", "f.csv", (FLAT + ROW.replace("C1", "C/1")).encode(), ("accepted",)
    yield (
        "cell too long",
        "f.csv",
        (FLAT + ROW.replace("Être", "Ê" * 20_001)).encode(),
        ("refused", 2, "TOO_LONG"),
    )
    yield (
        "cell far too long",
        "f.csv",
        (FLAT + ROW.replace("Être", "Ê" * 200_000)).encode(),
        ("refused", 2, "TOO_LONG"),
    )
    yield (
        "fifty-one columns",
        "f.csv",
        (";".join(f"c{n}" for n in range(51)) + "\n").encode(),
        ("refused", 1, "TOO_MANY_COLUMNS"),
    )
    rows = "".join(f"C{n};Écouter;;;;\n" for n in range(5_001))
    yield "5,001 rows", "f.csv", (FLAT + rows).encode(), ("refused", 1, "TOO_MANY_ROWS")
    yield "100,000 rows", "f.csv", (FLAT + "C;É;;;;\n" * 100_000).encode(), ("refused", 1, "TOO_MANY_ROWS")
    yield "over 5 MB", "f.csv", b"x" * 5_000_001, ("refused", 1, "TOO_LARGE")
    yield (
        "bad kind",
        "f.csv",
        (OURS + OUR_ROW.replace("savoir-faire", "talent")).encode(),
        ("refused", 2, "BAD_KIND"),
    )
    yield "level 9", "f.csv", (OURS + OUR_ROW.replace(";3", ";9")).encode(), ("refused", 2, "BAD_LEVEL")
    yield (
        "level in words",
        "f.csv",
        (OURS + OUR_ROW.replace(";3", ";trois")).encode(),
        ("refused", 2, "BAD_LEVEL"),
    )
    yield (
        "domain of two names",
        "f.csv",
        (OURS + OUR_ROW + OUR_ROW.replace("Accueillir", "Autre").replace("A1", "A2")).encode(),
        ("refused", 3, "DOMAIN_LABEL"),
    )
    yield (
        "bad date",
        "f.csv",
        "code;intitulé;ordre;date_fin\nA;B;1;31/31/2026\n".encode(),
        ("refused", 2, "BAD_DATE"),
    )
    yield (
        "end before start",
        "f.csv",
        "code;intitulé;ordre;date_début;date_fin\nA;B;1;02/01/2026;01/01/2026\n".encode(),
        ("refused", 2, "BAD_DATE"),
    )
    yield (
        "order in words",
        "f.csv",
        "code;intitulé;ordre\nA;B;premier\n".encode(),
        ("refused", 2, "BAD_NUMBER"),
    )
    yield (
        "esco of another kind",
        "f.csv",
        b"conceptUri,preferredLabel,skillType\nhttp://x/1,faire,autre\n",
        ("warned", "UNKNOWN_KIND"),
    )
    yield (
        "esco not released",
        "f.csv",
        b"conceptUri,preferredLabel,status\nhttp://x/1,faire,obsolete\nhttp://x/2,dire,released\n",
        ("warned", "NOT_RELEASED"),
    )
    yield "esco without uri", "f.csv", b"conceptUri,preferredLabel\n,faire\n", ("refused", 2, "MISSING_VALUE")
    yield (
        "rome 4 without codes",
        "f.csv",
        b"domaine_competence;enjeu;objectif;libelle_macro_competence;libelle_competence\na;b;c;d;e\n",
        ("refused", 1, "MISSING_COLUMN"),
    )


def _trees() -> Iterator[Case]:
    def flat(*rows: str) -> bytes:
        return (FLAT + "".join(f"{row}\n" for row in rows)).encode()

    yield "parent below", "f.csv", flat("A.1;Un;;;A;2", "A;Tout;;;;1"), ("accepted",)
    yield "levels from zero", "f.csv", flat("A;Tout;;;;0", "A.1;Un;;;A;1"), ("accepted",)
    yield "level against parent", "f.csv", flat("A;Tout;;;;1", "A.1;Un;;;A;4"), ("warned", "LEVEL_MISMATCH")
    yield "level in words, flat", "f.csv", flat("A;Tout;;;;un"), ("warned", "BAD_NUMBER")
    yield "missing parent", "f.csv", flat("A.1;Un;;;Z;2"), ("refused", 2, "MISSING_PARENT")
    yield "own parent", "f.csv", flat("A;Un;;;A;"), ("refused", 2, "CYCLE")
    yield "two in a circle", "f.csv", flat("A;Un;;;B;", "B;Deux;;;A;"), ("refused", 2, "CYCLE")
    yield (
        "three in a circle",
        "f.csv",
        flat("A;Un;;;C;", "B;Deux;;;A;", "C;Trois;;;B;"),
        ("refused", 2, "CYCLE"),
    )
    chain = [f"N{n};Niveau {n};;;{f'N{n - 1}' if n else ''};" for n in range(9)]
    yield "nine deep", "f.csv", flat(*chain), ("refused", 10, "TOO_DEEP")
    yield "eight deep", "f.csv", flat(*chain[:8]), ("accepted",)
    template = "code;code_parent;niveau;intitulé\n"
    yield (
        "level and parent",
        "f.csv",
        (template + "A;;1;Un\nB;A;1.1;Deux\n").encode(),
        ("refused", 3, "TWO_PARENTS"),
    )
    yield "levels alone", "f.csv", (template + "A;;1;Un\nB;;1.1;Deux\n").encode(), ("accepted",)
    yield (
        "level from nowhere",
        "f.csv",
        (template + "A;;1;Un\nB;;2.1;Deux\n").encode(),
        ("refused", 3, "MISSING_PARENT"),
    )
    yield "level of letters", "f.csv", (template + "A;;un;Un\n").encode(), ("refused", 2, "BAD_NUMBER")


def _workbooks() -> Iterator[Case]:
    head, row = ["code", "intitulé", "description"], ["C1", "Écouter", "Être là"]
    good = workbook([head, row])
    yield "workbook", "f.xlsx", good, ("accepted",)
    yield "workbook under another name", "f.csv", good, ("accepted",)
    yield "whole numbers as codes", "f.xlsx", workbook([head, [100017, "Écouter", ""]]), ("accepted",)
    yield "1.10 became 1.1", "f.xlsx", workbook([head, [1.1, "Écouter", ""]]), ("refused", 2, "CODE_CHANGED")
    typed = Workbook()
    typed.worksheets[0].append(head)
    typed.worksheets[0].append([100_000, "Écouter", ""])
    typed.worksheets[0]["A2"].number_format = "0.00E+00"
    out = io.BytesIO()
    typed.save(out)
    yield "1E5 became a number", "f.xlsx", out.getvalue(), ("refused", 2, "CODE_CHANGED")
    yield (
        "a code became a day",
        "f.xlsx",
        workbook([head, [datetime.date(2026, 1, 2), "Écouter", ""]]),
        ("refused", 2, "CODE_CHANGED"),
    )
    yield "true as code", "f.xlsx", workbook([head, [True, "Écouter", ""]]), ("refused", 2, "CODE_CHANGED")
    yield "formula", "f.xlsx", workbook([head, ["C1", "Écouter", "=1+1"]]), ("warned", "FORMULA")
    yield "error cell", "f.xlsx", workbook([head, ["C1", "Écouter", "#REF!"]]), ("refused", 2, "ERROR_CELL")
    yield (
        "sheet of that name second",
        "f.xlsx",
        workbook([["lisez-moi"]], "Notice", Compétences=[head, row]),
        ("accepted",),
    )
    empty = workbook([], "Compétences", Feuil2=[head, row])
    yield "sheet of that name empty", "f.xlsx", empty, ("accepted",)
    yield "no sheet of that name", "f.xlsx", workbook([head, row], "Feuil1"), ("accepted",)
    hidden = Workbook()
    hidden.worksheets[0].title = "cachée"
    hidden.worksheets[0].append(["rien"])
    hidden.worksheets[0].sheet_state = "hidden"
    shown = hidden.create_sheet("Feuil2")
    shown.append(head)
    shown.append(row)
    out = io.BytesIO()
    hidden.save(out)
    yield "hidden first sheet", "f.xlsx", out.getvalue(), ("accepted",)
    yield from _hostile_workbooks(head, good)


def _hostile_workbooks(head: list[Any], good: bytes) -> Iterator[Case]:
    yield "empty workbook", "f.xlsx", workbook([]), ("refused", 1, "EMPTY")
    yield "cut short", "f.xlsx", good[:-200], ("refused", 1, "BAD_WORKBOOK")
    yield (
        "zip of something else",
        "f.xlsx",
        repacked(_zip({"a.txt": b"x"}), {}),
        ("refused", 1, "NOT_A_WORKBOOK"),
    )
    yield from _zipped_tables()
    yield (
        "old excel",
        "f.xls",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
        ("refused", 1, "OLD_WORKBOOK"),
    )
    yield "macro", "f.xlsm", repacked(good, {"xl/vbaProject.bin": b"x"}), ("refused", 1, "ACTIVE_CONTENT")
    yield (
        "external link",
        "f.xlsx",
        repacked(good, {"xl/externalLinks/externalLink1.xml": b"<a/>"}),
        ("refused", 1, "ACTIVE_CONTENT"),
    )
    yield (
        "bomb",
        "f.xlsx",
        repacked(good, {"xl/media/a.bin": b"\x00" * 30_000_000}),
        ("refused", 1, "TOO_LARGE"),
    )
    yield (
        "201 parts",
        "f.xlsx",
        repacked(good, {f"xl/p{n}.bin": b"x" for n in range(201)}),
        ("refused", 1, "TOO_LARGE"),
    )
    yield "path outside", "f.xlsx", repacked(good, {"../evil.xml": b"<a/>"}), ("refused", 1, "BAD_WORKBOOK")
    yield (
        "the same part twice",
        "f.xlsx",
        repacked(good, {}, twice="xl/worksheets/sheet1.xml"),
        ("refused", 1, "BAD_WORKBOOK"),
    )
    entity = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "x">]><worksheet/>'
    yield (
        "entities",
        "f.xlsx",
        repacked(good, {"xl/worksheets/sheet1.xml": entity}),
        ("refused", 1, "ENTITIES"),
    )
    utf16 = entity.decode().replace('"1.0"', '"1.0" encoding="utf-16"').encode("utf-16")
    yield (
        "entities in utf-16",
        "f.xlsx",
        repacked(good, {"xl/worksheets/sheet1.xml": utf16}),
        ("refused", 1, "ENTITIES"),
    )
    rows = b'<worksheet xmlns="x"><sheetData>' + b'<x:row r="1"/>' * 30_000 + b"</sheetData></worksheet>"
    sheet = {"xl/worksheets/sheet1.xml": rows, "xl/noise.bin": random.Random(1).randbytes(9_000)}
    yield "30,000 rows in a workbook", "f.xlsx", repacked(good, sheet), ("refused", 1, "TOO_MANY_ROWS")
    yield (
        "broken sheet",
        "f.xlsx",
        repacked(good, {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData>"}),
        ("refused", 1, "BAD_WORKBOOK"),
    )
    yield (
        "no workbook part",
        "f.xlsx",
        repacked(_zip({"xl/a.xml": b"<a/>"}), {}),
        ("refused", 1, "BAD_WORKBOOK"),
    )
    far = Workbook()
    far.worksheets[0].append(head)
    far.worksheets[0].cell(1_048_576, 1, "loin")
    out = io.BytesIO()
    far.save(out)
    yield "cell far down", "f.xlsx", out.getvalue(), ("refused", 1, "TOO_MANY_ROWS")
    wide = Workbook()
    wide.worksheets[0].append(head)
    wide.worksheets[0].cell(1, 16_384, "loin")
    out = io.BytesIO()
    wide.save(out)
    yield "cell far right", "f.xlsx", out.getvalue(), ("refused", 2, "EMPTY")


def _zipped_tables() -> Iterator[Case]:
    table = b"code;intitule\nA;Accueillir\n"
    yield "zip of one table", "f.zip", _zip({"dossier/a.csv": table}), ("accepted",)
    yield "zip of an empty table", "f.zip", _zip({"a.csv": b""}), ("refused", 1, "EMPTY")
    yield (
        "zip of a table that leaves its folder",
        "f.zip",
        _zip({"../a.csv": table}),
        ("refused", 1, "BAD_WORKBOOK"),
    )
    yield (
        "zip of a table in two encodings",
        "f.zip",
        _zip({"a.csv": "code;intitule\nA;É\n".encode() + "B;É\n".encode("cp1252")}),
        ("refused", 3, "MIXED_ENCODING"),
    )
    yield (
        "zip of a table that grows too much",
        "f.zip",
        repacked(_zip({"a.csv": b"code;intitule\n" + b"a;b\n" * 10_000_000}), {}),
        ("refused", 1, "TOO_LARGE"),
    )


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, part in parts.items():
            target.writestr(name, part)
    return out.getvalue()


def _json_files() -> Iterator[Case]:
    yield "case", "f.json", as_json(package()), ("accepted",)
    yield "case wrapped", "f.json", as_json({"CFPackage": package()}), ("accepted",)
    yield (
        "case with unknown keys",
        "f.json",
        as_json(package(extensions={"x": [1]}, futur={"a": 1})),
        ("accepted",),
    )
    yield (
        "case without creator",
        "f.json",
        as_json(package(CFDocument={"identifier": "x", "title": "T"})),
        ("warned", "MISSING_VALUE"),
    )
    yield (
        "case without title",
        "f.json",
        as_json(package(CFDocument={"identifier": "x"})),
        ("refused", 1, "MISSING_VALUE"),
    )
    yield "case document is a list", "f.json", as_json(package(CFDocument=[])), ("refused", 1, "NOT_CASE")
    yield "case items is text", "f.json", as_json(package(CFItems="x")), ("refused", 1, "NOT_A_LIST")
    yield "case item is text", "f.json", as_json(package(CFItems=["x"])), ("refused", 1, "NOT_AN_OBJECT")
    yield "case without items", "f.json", as_json(package(CFItems=[])), ("refused", 2, "EMPTY")
    yield (
        "case item without words",
        "f.json",
        as_json(package(CFItems=[{"identifier": "a"}])),
        ("refused", 1, "MISSING_VALUE"),
    )
    yield (
        "case words are a list",
        "f.json",
        as_json(package(CFItems=[{"identifier": "a", "fullStatement": ["x"]}])),
        ("refused", 1, "NOT_TEXT"),
    )
    item = {"identifier": "a", "fullStatement": "x"}
    yield (
        "case identifier twice",
        "f.json",
        as_json(package(CFItems=[item, item])),
        ("refused", 2, "DUPLICATE_IDENTIFIER"),
    )
    link = {
        "associationType": "fait penser à",
        "originNodeURI": {"identifier": "a"},
        "destinationNodeURI": {"identifier": "b"},
    }
    yield (
        "case link of its own",
        "f.json",
        as_json(package(CFAssociations=[link])),
        ("warned", "UNKNOWN_LINK"),
    )
    circle = [
        {
            "associationType": "isChildOf",
            "originNodeURI": {"identifier": one},
            "destinationNodeURI": {"identifier": other},
        }
        for one, other in (("a", "b"), ("b", "a"))
    ]
    both = [item, item | {"identifier": "b"}]
    yield (
        "case circle",
        "f.json",
        as_json(package(CFItems=both, CFAssociations=circle)),
        ("refused", 1, "CYCLE"),
    )
    parents = [circle[0], circle[0] | {"destinationNodeURI": {"identifier": "c"}}]
    three = [*both, item | {"identifier": "c"}]
    yield (
        "case two parents",
        "f.json",
        as_json(package(CFItems=three, CFAssociations=parents)),
        ("warned", "TWO_PARENTS"),
    )
    yield "short", "f.json", short(), ("accepted",)
    yield (
        "short with a parent below",
        "f.json",
        short(competences=[{"code": "B", "intitule": "b", "parent": "A"}, {"code": "A", "intitule": "a"}]),
        ("accepted",),
    )
    yield (
        "short with an unknown key",
        "f.json",
        short(competences=[{"code": "A", "intitule": "a", "humeur": 1}]),
        ("warned", "UNKNOWN_COLUMN"),
    )
    yield (
        "short missing parent",
        "f.json",
        short(competences=[{"code": "B", "intitule": "b", "parent": "Z"}]),
        ("refused", 1, "MISSING_PARENT"),
    )
    yield "short without title", "f.json", short(referentiel={"code": "r"}), ("refused", 1, "MISSING_VALUE")
    yield "short without list", "f.json", short(competences={}), ("refused", 1, "NOT_A_FRAMEWORK")
    yield "short row is a number", "f.json", short(competences=[1]), ("refused", 1, "NOT_AN_OBJECT")
    yield (
        "short code twice",
        "f.json",
        short(competences=[{"code": "A", "intitule": "a"}] * 2),
        ("refused", 2, "DUPLICATE_CODE"),
    )
    yield "another json", "f.json", b'{"a": 1}', ("refused", 1, "NOT_A_FRAMEWORK")
    yield "a list", "f.json", b"[1, 2]", ("refused", 1, "NOT_A_FRAMEWORK")
    yield "a number", "f.json", b"12", ("refused", 1, "NOT_A_FRAMEWORK")
    yield "cut json", "f.json", short()[:-3], ("refused", 1, "BAD_JSON")
    yield "comma too many", "f.json", b'{"referentiel": {},}', ("refused", 1, "BAD_JSON")
    yield (
        "key twice",
        "f.json",
        b'{"referentiel": {"titre": "a", "titre": "b"}, "competences": []}',
        ("refused", 1, "BAD_JSON"),
    )
    yield "not a number", "f.json", b'{"referentiel": NaN}', ("refused", 1, "BAD_JSON")
    yield "endless number", "f.json", b'{"referentiel": ' + b"9" * 5_000 + b"}", ("refused", 1, "BAD_JSON")
    yield "infinite number", "f.json", b'{"referentiel": Infinity}', ("refused", 1, "BAD_JSON")
    yield (
        "nul inside",
        "f.json",
        b'{"referentiel": {"titre": "a\\u0000"}, "competences": []}',
        ("refused", 1, "BAD_JSON"),
    )
    yield (
        "half a letter",
        "f.json",
        b'{"referentiel": {"titre": "\\ud800"}, "competences": []}',
        ("refused", 1, "BAD_JSON"),
    )
    yield "endless nesting", "f.json", b'{"a":' * 100_000, ("refused", 1, "TOO_DEEP")
    yield "33 levels", "f.json", b'{"a":' * 33 + b"1" + b"}" * 33, ("refused", 1, "TOO_DEEP")
    yield (
        "brackets in a text",
        "f.json",
        short(competences=[{"code": "A", "intitule": "[" * 99}]),
        ("accepted",),
    )
    yield "json in utf-16", "f.json", short().decode().encode("utf-16"), ("accepted",)
    yield (
        "json in windows-1252",
        "f.json",
        short(competences=[{"code": "A", "intitule": "été"}]).decode().encode("cp1252"),
        ("accepted",),
    )
