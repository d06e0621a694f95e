"""Long documents joined from sheets drawn once: proven as a whole, right pages, nothing of what was taken back."""

import itertools
import os
import re
from io import BytesIO

import pikepdf
import pytest
from django.core.management import call_command
from pypdf import PdfReader

from capitalisation.pdf import parts
from capitalisation.pdf.process import PdfFailed
from capitalisation.pdf.store import forget_unused
from repertoire.actions import life
from repertoire.models import Edition, PracticeVersion
from reports.queries.documents.collection import Collection, collection_of, collection_of_edition, write
from tests.documents.test_pdf import prove, text_of

pytestmark = pytest.mark.sqlite_only

SHEET = "Transmettre la conduite de réunion en trois temps"


@pytest.fixture
def kept(settings, tmp_path):
    """A place of its own for what is drawn."""
    settings.VAR_DIR = tmp_path
    return tmp_path / "parts"


def written(collection: Collection, **options: object) -> bytes:
    out = BytesIO()
    write(collection, out, **options)
    return out.getvalue()


def test_it_holds_every_sheet_and_its_tables(cast):
    reader = prove(written(collection_of(cast("bernard.leroux"))))

    text = text_of(reader).replace("\n", " ")
    for version in PracticeVersion.objects.published():
        assert version.practice.reference in text
    assert "Par moment du tutorat" in text
    assert "Compétences encore sans pratique" in text


def test_the_contents_name_and_open_the_page_where_each_sheet_is(cast):
    collection = collection_of(cast("bernard.leroux"))
    reader = prove(written(collection))
    pages = [page.extract_text() for page in reader.pages]
    total = len(pages)
    assert [f"{rank} / {total}" in text for rank, text in enumerate(pages, start=1)] == [True] * total

    numbers = {page.indirect_reference.idnum: rank for rank, page in enumerate(reader.pages)}
    titles = {version.title for version in collection.versions}
    links = [link for page in reader.pages for link in page.get("/Annots", [])]
    assert {link.get_object()["/Contents"] for link in links} == titles
    for link in (one.get_object() for one in links):
        opened = numbers[link["/Dest"][0].idnum]
        assert link["/Contents"] in pages[opened].replace("\n", " ")
        assert "/A" not in link, "nothing leads outside"
    bookmarks = {
        item.title: reader.get_destination_page_number(item)
        for item in reader.outline
        if hasattr(item, "title")
    }
    for title in titles:
        assert title in pages[bookmarks[title]].replace("\n", " ")
    named = [text for text in pages if re.search(rf"^{bookmarks[SHEET] + 1}$", text, re.MULTILINE)]
    assert named, "its number stands alone on the right"
    line = next(text for text in pages if "Par compétence" in text).replace("\n", " ")
    assert str(bookmarks[SHEET] + 1) in line


def test_each_page_belongs_to_the_structure_once(cast):
    """Every mark of every page is the child of one element that knows its page."""
    reader = PdfReader(BytesIO(written(collection_of(cast("bernard.leroux")))))
    rows = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    keys, values = list(rows[::2]), list(rows[1::2])
    assert keys == sorted(set(keys))
    of = dict(zip(keys, values, strict=True))
    for page in reader.pages:
        for element in of[page["/StructParents"]]:
            assert element.get_object()["/Pg"].get_object() == page.get_object()
        for annotation in page.get("/Annots", []):
            assert of[annotation.get_object()["/StructParent"]].get_object()["/S"] == "/Link"


def test_fonts_are_in_it_once_and_a_letter_we_have_no_font_for_is_drawn(cast, kept):
    sheet = PracticeVersion.objects.published().get(title=SHEET)
    PracticeVersion.objects.filter(pk=sheet.pk).update(keep="Принимать → ≥ 3 fois, office efficace.")
    reader = prove(written(collection_of(cast("bernard.leroux"))))

    fonts = {
        font.get_object()["/DescendantFonts"][0]
        .get_object()["/FontDescriptor"]["/FontFile2"]
        .get_object()
        .hash_value_data()
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert "Принимать" in text_of(reader)
    assert "office efficace" in text_of(reader).replace("\n", " ")
    assert len(fonts) < 16, "five of ours once, and the subsets of one page"


def test_sheets_drawn_together_are_kept_apart(cast, kept, monkeypatch):
    """A long one among them goes on over the page; none keeps a word of its neighbours, which may be taken back."""
    monkeypatch.setattr(parts, "_TOGETHER", 50)
    collection = collection_of(cast("bernard.leroux"))
    PracticeVersion.objects.filter(pk=collection.versions[3].pk).update(
        when_to_use="Une phrase qui en entraîne une autre. " * 200
    )
    reader = PdfReader(BytesIO(written(collection_of(cast("bernard.leroux")))))

    starts = [reader.get_destination_page_number(item) for item in reader.outline if hasattr(item, "title")]
    lengths = [end - start for start, end in itertools.pairwise([*starts, len(reader.pages)])]
    assert [rank for rank, length in enumerate(lengths[-len(collection.versions) :]) if length == 3] == [3]
    for path in kept.rglob("*.pdf"):
        with pikepdf.open(path) as part:
            drawings = [one for one in part.objects if isinstance(one, pikepdf.Stream) and "/Type" not in one]
            elements = [one for one in part.objects if isinstance(one, pikepdf.Dictionary) and "/P" in one]
            own = {page.obj.objgen for page in part.pages}
            assert len(drawings) == len(own), "what is drawn on its pages, and nothing else"
            placed = [one for one in elements if one.get("/S") != pikepdf.Name.Document]
            assert all("/Pg" in one and one.Pg.objgen in own for one in placed)


def test_a_sheet_is_drawn_once_until_something_of_it_changes(cast, kept):
    reader = cast("bernard.leroux")
    first = written(collection_of(reader))
    drawn = {path: path.stat().st_mtime_ns for path in kept.rglob("*.pdf")}
    sheet = PracticeVersion.objects.published().select_related("practice__author").get(title=SHEET)
    assert str(sheet.practice.author) not in text_of(PdfReader(BytesIO(first)))

    life.sign(sheet.practice, "name", by=sheet.practice.author)
    second = written(collection_of(reader))

    assert str(sheet.practice.author) in text_of(PdfReader(BytesIO(second)))
    assert len(set(kept.rglob("*.pdf")) - set(drawn)) == 1, "the sheet signed otherwise, and no other"


def test_what_the_night_drew_nobody_waits_for(cast, kept, capsys):
    call_command("draw_sheets")
    published = PracticeVersion.objects.published().count()
    assert capsys.readouterr().out == f"{published} published sheets, {published} drawn now\n"

    told: list[int] = []
    collection = collection_of(cast("bernard.leroux"))
    written(collection, told=lambda done, _total: told.append(done))
    assert set(told) == {len(collection.versions)}

    call_command("draw_sheets")
    assert capsys.readouterr().out == f"{published} published sheets, 0 drawn now\n"


def test_what_was_taken_back_is_in_it_no_more_and_its_drawing_goes(cast, kept):
    reader = cast("bernard.leroux")
    written(collection_of(reader))
    sheet = PracticeVersion.objects.published().select_related("practice__author").get(title=SHEET)
    life.withdraw(sheet.practice, by=sheet.practice.author)
    before = set(kept.rglob("*.pdf"))
    for path in before:
        os.utime(path, (0, 0))

    assert SHEET not in text_of(PdfReader(BytesIO(written(collection_of(reader))))).replace("\n", " ")

    assert forget_unused() >= 1
    assert len(before - set(kept.rglob("*.pdf"))) >= 1
    assert written(collection_of(reader)), "what still serves is still there"


def test_it_says_how_far_it_is(cast, kept):
    told: list[tuple[int, int]] = []
    collection = collection_of(cast("bernard.leroux"))
    written(collection, told=lambda done, total: told.append((done, total)))

    total = len(collection.versions)
    assert told[0] == (0, total)
    assert told[-1] == (total, total)
    assert len(set(told)) > 2
    assert told == sorted(told), "always further"


def test_a_process_that_dies_fails_the_document_and_the_next_one_is_made(cast, kept, monkeypatch):
    collection = collection_of(cast("bernard.leroux"))
    monkeypatch.setattr(parts, "GROUP_SECONDS", 0)
    with pytest.raises(PdfFailed):
        written(collection)

    monkeypatch.undo()
    assert prove(written(collection))


def test_every_line_has_its_number_even_when_two_lead_to_the_same_sheet(cast):
    """Tools side by side that one sheet names, one of them on two lines; and the sheet again, endorsed."""
    long = "Outil B, " + "qui se dit en beaucoup de mots " * 5
    sheet = PracticeVersion.objects.published().get(title=SHEET)
    PracticeVersion.objects.exclude(pk=sheet.pk).update(resources=[])
    PracticeVersion.objects.filter(pk=sheet.pk).update(resources=["Outil A", long])

    reader = PdfReader(BytesIO(written(collection_of_edition(Edition.objects.get()))))

    bookmarks = (item for item in reader.outline if not isinstance(item, list))
    start = next(reader.get_destination_page_number(item) for item in bookmarks if item.title == SHEET)
    last = reader.pages[-1].extract_text()
    assert "Outil A" in last
    assert len(re.findall(rf"^{start + 1}$", last, re.MULTILINE)) == 3
