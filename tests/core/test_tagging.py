"""What documents of several pages tell a voice: headers once at most, and each part in its own language."""

import io
import subprocess

import outloud
import page
import pikepdf
import pytest

from core import pdf, tagging

PAGES = """{{% load i18n %}}<!doctype html><html lang="fi"><head><title>Kirja</title><style>
@page{{@top-left{{content:"Sama otsikko"}}@bottom-right{{content:counter(page)}}}}
article{{break-before:page}}p{{height:{height}}}</style></head><body><h1>Kirja</h1>
<article lang="sv"><h2>Ett</h2><p>Första</p><p>Andra</p></article><article><h2>Kaksi</h2><p>Loppu</p></article>
</body></html>"""


@pytest.fixture
def made(tmp_path, settings):
    """The document as it is written; ``height``: of its paragraphs, so that parts run over pages."""
    folder = tmp_path / "documents"
    folder.mkdir()
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]

    def make(height="auto"):
        (folder / "book.html").write_text(PAGES.format(height=height), encoding="utf-8")
        return pdf.render("documents/book.html", {}, language="fi")

    return make


def languages(file, kind):
    """Of each element of a kind, "" where it says none."""
    opened = pikepdf.open(io.BytesIO(file))
    found = [each for each in opened.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == kind]
    return [str(each.get("/Lang", "")) for each in found]


def marks(file):
    """Page by page: the numbers of marked contents, and how many artifacts there are with words in them."""
    for sheet in pikepdf.open(io.BytesIO(file)).pages:
        numbers, artifacts, inside = [], 0, False
        for operands, operator in pikepdf.parse_content_stream(sheet):
            match str(operator):
                case "BDC" if "/MCID" in operands[1]:
                    numbers.append(int(operands[1]["/MCID"]))
                case "BMC":
                    inside = str(operands[0]) == "/Artifact"
                case "EMC":
                    inside = False
                case "TJ" | "Tj" if inside:
                    artifacts += 1
        yield numbers, artifacts


def heard(file, tmp_path):
    (tmp_path / "book.pdf").write_bytes(file)
    return {each.rule for each in outloud.check(str(tmp_path / "book.pdf")).findings}


def test_headers_and_page_numbers_are_no_content(made, tmp_path):
    file = made()
    assert all(artifacts == 2 for _numbers, artifacts in marks(file))
    assert "PAG-001" not in heard(file, tmp_path)
    for profile in ("ua1", "3a"):
        assert page.validate_pdf_bytes(file, profile=profile).is_compliant


def test_every_object_stands_where_the_list_of_places_says(made, tmp_path):
    """What was taken out keeps no place: else a reader that believes the list finds something else, or nothing."""
    (tmp_path / "book.pdf").write_bytes(made())
    told = subprocess.run(["pdfinfo", tmp_path / "book.pdf"], capture_output=True, text=True, check=True)
    assert "Title:           Kirja" in told.stdout
    assert told.stderr == ""


def test_without_it_they_are_read_aloud_on_every_page(made, tmp_path, monkeypatch):
    """The control of the test above."""
    monkeypatch.setattr(tagging, "complete", lambda document, pdf: None)
    file = made()
    assert all(artifacts == 0 for _numbers, artifacts in marks(file))
    assert "PAG-001" in heard(file, tmp_path)


def test_what_is_content_stays_in_the_tree(made):
    file = made()
    opened = pikepdf.open(io.BytesIO(file))
    root = opened.Root.StructTreeRoot
    owners = root.ParentTree.Nums
    by_page = {int(owners[n]): owners[n + 1] for n in range(0, len(owners), 2)}
    for number, (numbers, _artifacts) in enumerate(marks(file)):
        assert numbers
        for mark in numbers:
            assert by_page[number][mark].get("/Type") == "/StructElem"


@pytest.mark.parametrize("height", ["auto", "20cm"], ids=["on one page", "over two pages"])
def test_a_part_in_another_language_says_so_on_each_of_its_pages(made, height):
    found = languages(made(height), "/Art")
    assert found == (["sv", ""] if height == "auto" else ["sv", "sv", ""])
