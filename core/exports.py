"""Lists as files for spreadsheets: CSV sent row by row, XLSX written row by row to a temporary file."""

import csv
import datetime as dt
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import xlsxwriter
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils import timezone, translation

from core import clock
from core.views import disposition

CSV, XLSX = "csv", "xlsx"
KINDS = (CSV, XLSX)
_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# Spreadsheets take a cell for a formula by its first sign (OWASP, CSV Injection); the wide forms count, too.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# What one cell of Excel holds.
_LONGEST = 32_767
_ROWS_AT_A_TIME = 200

Rows = Iterable[Sequence[Any]]


def response(kind: str, name: str, header: Sequence[Any], rows: Rows) -> HttpResponse | StreamingHttpResponse:
    """The list as a file ``<name>-<today>.<kind>``, in the language that is active now. KeyError for unknown kinds.

    ``rows`` may be lazy: it is read while the file is made, a CSV's while it is sent. Cells are texts, numbers, dates,
    moments (shown in local time), truths ("1" or empty) or None.
    """
    made_at = clock.today().isoformat()
    headers = {"Content-Disposition": disposition(f"{name}-{made_at}.{kind}"), "Cache-Control": "private, no-store"}
    if kind == XLSX:
        return FileResponse(workbook(name, header, rows), content_type=_TYPES[kind], headers=headers)
    lines = csv_lines(header, rows)
    return StreamingHttpResponse(lines, content_type=_TYPES[kind], headers=headers)


def harmless(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_DANGEROUS) or text.lstrip(" ").startswith(_DANGEROUS) else text


def csv_lines(header: Sequence[Any], rows: Rows, *, separator: str = ";", mark: bool = True) -> Iterator[bytes]:
    """RFC 4180 in UTF-8, many rows at a time. By default as Excel in Finnish and Swedish opens it: semicolons, and a
    byte order mark in front; programs want commas and none."""
    return _csv_lines(header, rows, separator, mark, translation.get_language())


def _csv_lines(header: Sequence[Any], rows: Rows, separator: str, mark: bool, language: str) -> Iterator[bytes]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator)

    def taken() -> bytes:
        text = buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        return text.encode()

    with translation.override(language):
        writer.writerow([_text(cell, separator) for cell in header])
    yield (b"\xef\xbb\xbf" if mark else b"") + taken()
    left = iter(rows)
    while True:
        # By the time a row is read the request is over, and with it its language.
        with translation.override(language):
            for row in islice(left, _ROWS_AT_A_TIME):
                writer.writerow([_text(cell, separator) for cell in row])
        if not buffer.tell():
            return
        yield taken()


def workbook(name: str, header: Sequence[Any], rows: Rows) -> Any:
    """An open temporary file with one sheet, at its beginning; it vanishes when it is closed. Rows are not kept in
    memory. Texts are written as texts, whatever they begin with."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- FileResponse closes it when it has been sent
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet(_sheet_name(name))
    looks = {
        "head": book.add_format({"bold": True, "bottom": 1}),
        "day": book.add_format({"num_format": "d.m.yyyy", "align": "left"}),
        "moment": book.add_format({"num_format": "d.m.yyyy hh:mm", "align": "left"}),
        # Edited later, such a cell stays a text, too.
        "quoted": book.add_format({"quote_prefix": True}),
    }
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(0, len(header) - 1), 22)
    for column, cell in enumerate(header):
        sheet.write_string(0, column, str(cell), looks["head"])
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            _write(sheet, looks, (number, column), cell)
    book.close()
    file.seek(0)
    return file


def _text(cell: Any, separator: str) -> Any:
    """A cell as it stands in a CSV file."""
    if isinstance(cell, float) and separator == ";":
        # Excel in Finnish and Swedish would take 1.4 for the first of April.
        return str(cell).replace(".", ",")
    if cell is None or cell is False:
        return ""
    if cell is True:
        return 1
    if isinstance(cell, int | float):
        return cell
    if isinstance(cell, dt.datetime):
        return _local(cell).isoformat(sep=" ", timespec="minutes")
    return harmless(cell.isoformat() if isinstance(cell, dt.date) else str(cell).replace("\x00", ""))


def _write(sheet: Any, looks: dict[str, Any], at: tuple[int, int], cell: Any) -> None:
    if cell is None or cell is False or cell == "":
        return
    if isinstance(cell, int | float):
        sheet.write_number(*at, int(cell) if isinstance(cell, bool) else cell)
    elif isinstance(cell, dt.datetime):
        sheet.write_datetime(*at, _local(cell), looks["moment"])
    elif isinstance(cell, dt.date):
        sheet.write_datetime(*at, dt.datetime.combine(cell, dt.time.min), looks["day"])
    else:
        text = str(cell)[:_LONGEST]
        sheet.write_string(*at, text, looks["quoted"] if harmless(text) != text else None)


def _local(moment: dt.datetime) -> dt.datetime:
    """As the clock on the wall said, without a zone: spreadsheets know none."""
    return timezone.localtime(moment).replace(tzinfo=None)


def _sheet_name(name: str) -> str:
    """Excel refuses some signs and more than 31 of them."""
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in name)[:31].strip("' ") or "1"
