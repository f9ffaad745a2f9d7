"""Lists as files: what stands in them, what a spreadsheet must not run, and that they come row by row."""

import csv
import datetime as dt
import io
import zipfile
from xml.etree import ElementTree

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from core import exports

HEADER = ["Nimi", "Määrä"]
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read_csv(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def read_xlsx(answer):
    """Texts of the cells, row by row; numbers as they stand in the file."""
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314 -- our own file
    if answer.file_to_stream:
        answer.file_to_stream.close()
    return [
        ["".join(part.text or "" for part in cell.iter() if part.tag in (f"{SHEET}t", f"{SHEET}v")) for cell in row]
        for row in sheet.iter(f"{SHEET}row")
    ], sheet


def test_a_csv_file_opens_in_finnish_excel_and_keeps_every_letter():
    answer = exports.response("csv", "paikat", HEADER, [['Ääkkös; "lainaus"\nja rivi, Ŋáŋŋá', 3], [None, True]])
    raw = b"".join(answer.streaming_content)
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows == [HEADER, ['Ääkkös; "lainaus"\nja rivi, Ŋáŋŋá', "3"], ["", "1"]]
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="paikat-')
    assert "no-store" in answer["Cache-Control"]


DANGEROUS = ["=1+1", "+358 17", "-2", "@sum(A1)", "\tx", "\r=1", "\n=1", "  =1+1", "\uff1d1+1", "=cmd|' /C calc'!A0"]
HARMLESS = ["Digituki – kirjasto", "017 000 0001", "a=b", "x@post.example", "'quoted", "", "5-7"]


@pytest.mark.parametrize("text", DANGEROUS, ids=range(len(DANGEROUS)))
def test_no_cell_of_a_csv_begins_like_a_formula(text):
    [_header, [cell]] = read_csv(exports.response("csv", "x", ["a"], [[text]]))
    assert cell == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS, ids=range(len(HARMLESS)))
def test_other_texts_stand_as_they_are(text):
    assert exports.harmless(text) == text


def test_header_cells_are_guarded_too():
    assert read_csv(exports.response("csv", "x", ["=a"], []))[0] == ["'=a"]


@pytest.mark.parametrize("text", [*DANGEROUS, *HARMLESS], ids=range(len(DANGEROUS + HARMLESS)))
def test_an_xlsx_file_holds_texts_and_no_formulas(text):
    _rows, sheet = read_xlsx(exports.response("xlsx", "x", ["a"], [[text, text]]))
    assert not list(sheet.iter(f"{SHEET}f"))
    assert {cell.get("t") for cell in sheet.iter(f"{SHEET}c")} == {"inlineStr"}


def test_an_xlsx_file_holds_numbers_days_and_moments_as_such():
    moment = dt.datetime(2027, 3, 31, 21, 30, tzinfo=dt.UTC)
    rows, sheet = read_xlsx(exports.response("xlsx", "x", HEADER, [["Kuopio", 3, dt.date(2027, 3, 31), moment, None]]))
    assert rows == [HEADER, ["Kuopio", "3", "46477", "46478.02083333334"]]
    kinds = [cell.get("t") for cell in list(sheet.iter(f"{SHEET}row"))[1]]
    assert kinds == ["inlineStr", None, None, None]


def test_a_moment_is_written_in_the_time_of_the_wall_clock():
    moment = dt.datetime(2027, 3, 31, 21, 30, tzinfo=dt.UTC)
    assert read_csv(exports.response("csv", "x", ["a"], [[moment, dt.date(2027, 4, 1)]]))[1] == [
        "2027-04-01 00:30",
        "2027-04-01",
    ]


def test_rows_are_read_while_the_file_is_sent():
    read = []

    def rows():
        for number in range(1000):
            read.append(number)
            yield [number]

    parts = exports.response("csv", "x", ["a"], rows()).streaming_content
    next(parts)
    assert read == []
    next(parts)
    assert 0 < len(read) < 1000
    assert sum(1 for _part in parts) > 1
    assert len(read) == 1000


def test_words_are_in_the_language_of_the_request_that_asked():
    with translation.override("sv"):
        answer = exports.response("csv", "x", ["a"], ([gettext_lazy("Finnish")] for _once in range(1)))
    with translation.override("en"):
        assert read_csv(answer)[1] == ["finska"]


def test_a_sheet_may_have_any_name_and_a_cell_any_length_and_sign():
    rows, _sheet = read_xlsx(
        exports.response("xlsx", "a/b[c]:*?\\" + "x" * 40, ["h"], [["y" * 40_000], ["\x00\x0b ok"]])
    )
    assert len(rows[1][0]) == 32_767
    assert "ok" in rows[2][0]


def test_an_unknown_kind_is_no_file():
    with pytest.raises(KeyError):
        exports.response("pdf", "x", ["a"], [])
