"""The table: every service at its place in one row, harmless to spreadsheets, sent while it is read."""

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from network.opendata import table
from tests.factories.network import PlaceFactory, municipality
from tests.network.opendata.making import ask, channel, offer, rich

pytestmark = pytest.mark.django_db


def rows(client, separator=",", **query):
    answer = client.get("/api/places.csv", query)
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))


def test_one_row_a_service_with_the_columns_that_are_told_of(client):
    made, called = rich(), channel()
    found = {row["service_id"]: row for row in rows(client)}
    assert list(found[str(made.pk)]) == list(table.COLUMNS)
    row = found[str(made.pk)]
    assert row.items() >= {
        "location_id": str(made.place_id), "business_id": "1234567-1", "kind": "site", "municipality_code": "297",
        "region_code": "11", "latitude": "62.892", "longitude": "27.68", "topics": "passwords", "languages": "fi|smn",
        "audiences": "citizens|companies", "all_topics": "", "easy_language": "1", "price": "fee",
        "booking": "recommended", "accessibility": "step_free_entrance=yes|induction_loop=no", "serves": "",
        "freshness": "confirmed", "alert": "Hissi on rikki.",
    }.items()  # fmt: skip
    assert (
        "Not on public holidays." in rows(client, language="en")[0]["hours"] + rows(client, language="en")[1]["hours"]
    )
    assert (
        found[str(called.pk)].items() >= {"serves": "297|749", "latitude": "", "link": "https://chat.example/"}.items()
    )
    assert set(found) == {each["id"] for each in ask(client, "services")["contents"]}


@pytest.mark.parametrize("kind", ["channel", "home"])
def test_what_nobody_goes_to_has_no_door(client, kind):
    made = offer({kind: True, "street": "Kotikuja 7", "postal_code": "70800", "lat": 62.95, "lon": 27.71})
    [row] = rows(client)
    assert [row[name] for name in ("street", "postal_code", "latitude", "longitude")] == [""] * 4
    assert "Kotikuja" not in str(ask(client, f"services/{made.pk}"))
    for words in ("kotikuja", "70800"):
        assert ask(client, "services", search=words)["empty"]


def test_by_municipality_region_and_language(client):
    here, there = rich(), offer({"municipality": municipality("091")})
    assert [row["service_id"] for row in rows(client, municipality="091")] == [str(there.pk)]
    assert [row["service_id"] for row in rows(client, region="11")] == [str(here.pk)]
    assert rows(client, municipality="999") == []
    assert rows(client, municipality="297", language="sv")[0]["place"] == "Torgets servicepunkt"
    ask(client, "/api/places.csv", 422, municipality="Kuopio")


def test_for_excel_with_semicolons_and_a_mark(client):
    offer()
    answer = client.get("/api/places.csv", {"excel": "true"})
    text = b"".join(answer.streaming_content)
    assert text.startswith(b"\xef\xbb\xbfservice_id;location_id;")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="places.csv"'
    assert not b"".join(client.get("/api/places.csv").streaming_content).startswith(b"\xef")


HOSTILE = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    " =1",
    'a"b,c\r\nd;e',
    '=HYPERLINK("x")',
]


def test_no_cell_is_a_formula(client):
    for text in HOSTILE:
        offer(
            PlaceFactory(name_fi=text, street=text, alert_fi=text, phone=text[:30], email=text),
            name_fi=text, summary_fi=text, price_note_fi=text, booking_note_fi=text, hours_note_fi=text,
        )  # fmt: skip
    found = rows(client)
    assert len(found) == len(HOSTILE)
    for row in found:
        for cell in row.values():
            assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "＝")), cell
    # Nothing is lost but the guard that comes in front.
    assert {row["service"].removeprefix("'") for row in found} == set(HOSTILE)


def test_it_is_sent_while_it_is_read_in_as_many_questions_a_round(client, monkeypatch):
    def asked():
        with CaptureQueriesContext(connection) as before:
            answer = client.get("/api/places.csv")
        with CaptureQueriesContext(connection) as after:
            size = len(b"".join(answer.streaming_content).splitlines()) - 1
        return len(before), len(after), size

    rich(), channel()
    few = asked()
    rich(), channel()
    many = asked()
    assert few[:2] == many[:2]
    assert (few[2], many[2]) == (2, 4)
    monkeypatch.setattr(table, "_AT_ONCE", 1)
    rounds = asked()
    assert rounds[1] > many[1]
    assert rounds[2] == 4


def test_what_is_stale_says_so(client):
    offer({"stale": True})
    [row] = rows(client)
    assert row["freshness"] == "stale"
    assert dt.date.fromisoformat(row["confirmed_on"])
