"""Everything as one table."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from core import exports
from core.views import disposition
from network.opendata import forms, queries, table
from network.opendata.views import answers


@answers.public
def places_csv(request: HttpRequest) -> HttpResponseBase:
    """One row for each service at its place, sent while it is read."""
    query = forms.read(forms.CsvQuery, request.GET)
    language = answers.language_of(request, query)
    rows = table.rows(municipality=query.municipality or "", region=query.region or "", language=language)
    separator = ";" if query.excel else ","
    lines = exports.csv_lines(list(table.COLUMNS), rows, separator=separator, mark=query.excel)
    mark = queries.fingerprint(request.path, language, query.model_dump_json())
    response = answers.streamed(request, query, lines, "text/csv; charset=utf-8", mark)
    response["Content-Disposition"] = disposition("places.csv")
    return response
