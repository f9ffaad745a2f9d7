"""Participation in a year: what is counted, for whom, and that it holds numbers only."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from wagtail.models import ModelLogEntry

from core import clock
from core import exports as files
from network.meetings.states import Kind, RegistrationState
from tests.core.test_exports import read_csv, read_xlsx
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.factories.network import ContactFactory, MandateFactory, OrganisationFactory, municipality, region
from tests.network.lists.conftest import main
from tests.network.meetings.lists.test_meeting_list import came

pytestmark = pytest.mark.django_db
TABLES = ("kinds", "organisations", "municipalities")
READ = {"csv": read_csv, "xlsx": lambda answer: read_xlsx(answer)[0]}


def url(table="", kind="csv"):
    return reverse("meetings:summary_file", args=[table, kind]) if table else reverse("meetings:summary")


def held(year=None, **traits):
    """In the middle of a year, long ago unless told otherwise."""
    starts = dt.datetime(year or 2024, 6, 11, 9, 0, tzinfo=dt.UTC)
    return MeetingFactory(starts_at=starts, ends_at=starts + dt.timedelta(hours=1), **traits)


def numbers(lines):
    return {str(line.name): (line.meetings, line.registered, line.present) for line in lines}


@pytest.fixture
def digi(db):
    return OrganisationFactory(name_fi="Digiapu ry", municipality=municipality("749"))


def test_organisations_are_counted_with_those_who_were_there_first(look, aino, digi):
    tupa = OrganisationFactory(name_fi="Tupa ry")
    first, second = held(), held()
    for meeting in (first, second):
        RegistrationFactory(meeting=meeting, organisation=tupa)
    for registration in (RegistrationFactory(meeting=first, organisation=digi) for _n in range(2)):
        came(registration)
    came(RegistrationFactory(meeting=second, organisation_name="Joku muu oy"))
    lines = look(aino, url(), year="2024").context["organisations"]
    assert [str(line.name) for line in lines][:2] == ["Digiapu ry", "Tupa ry"]
    *_named, (_nobody, last) = numbers(lines).items()
    assert list(numbers(lines).values())[:2] == [(1, 2, 2), (2, 2, 0)]
    assert last == (1, 1, 1)


def test_municipalities_are_those_told_else_those_of_the_organisation(look, aino, digi):
    meeting = held()
    kuopio = municipality("297")
    RegistrationFactory(meeting=meeting, organisation=digi, municipality=kuopio)
    RegistrationFactory(meeting=meeting, organisation=digi)
    RegistrationFactory(meeting=meeting)
    with translation.override("en"):
        found = numbers(look(aino, url(), year="2024").context["municipalities"])
    assert found == {kuopio.name: (1, 1, 0), digi.municipality.name: (1, 1, 0), "Not known": (1, 1, 0)}


def test_kinds_are_counted_by_what_became_of_them(look, aino):
    year = clock.today().year + 1
    came(RegistrationFactory(meeting=held(kind=Kind.OPEN_DAY)))
    held(kind=Kind.OPEN_DAY, state="held")
    held(kind=Kind.OPEN_DAY, cancelled=True)
    held(kind=Kind.OPEN_DAY, draft=True)
    RegistrationFactory(meeting=held(year, kind=Kind.OPEN_DAY))
    past, ahead = (look(aino, url(), year=each).context["kinds"] for each in (2024, year))
    assert [each.name for each in past] == [kind.label for kind in Kind]
    assert (past[3].to_come, past[3].cancelled, numbers([past[3].line])) == (0, 1, {str(past[3].name): (2, 1, 1)})
    assert (ahead[3].to_come, numbers([ahead[3].line])) == (1, {str(past[3].name): (0, 0, 0)})
    assert numbers([past[0].line]) == {str(past[0].name): (0, 0, 0)}


def test_who_had_no_place_counts_only_when_they_were_there(look, aino, digi):
    meeting = held()
    for state in set(RegistrationState) - {RegistrationState.CONFIRMED}:
        until = {"offered_until": clock.now(), "confirm_until": clock.now()}
        row = RegistrationFactory(meeting=meeting, organisation=digi, state=state, **until)
    came(row)
    assert numbers(look(aino, url(), year="2024").context["organisations"]) == {"Digiapu ry": (1, 0, 1)}


def test_a_mistake_put_right_is_not_counted(look, aino, digi):
    registration = RegistrationFactory(meeting=held(), organisation=digi)
    came(registration)
    came(registration, present=False, at=clock.now() + dt.timedelta(seconds=1))
    assert numbers(look(aino, url(), year="2024").context["organisations"]) == {"Digiapu ry": (1, 1, 0)}


def test_forgotten_guests_are_counted_still(look, aino, digi):
    came(RegistrationFactory(meeting=held(), organisation=digi, name="", email="", forgotten_at=clock.now()))
    assert numbers(look(aino, url(), year="2024").context["organisations"]) == {"Digiapu ry": (1, 1, 1)}


def test_the_numbers_are_of_ones_own_area_and_an_administrator_sees_all(look, aino, bengt, onni, digi):
    RegistrationFactory(meeting=held(), organisation=digi)
    RegistrationFactory(meeting=held(region=region("01")), organisation=digi)
    RegistrationFactory(meeting=held(region=None), organisation=digi)

    def sees(person, **wanted):
        found = numbers(look(person, url(), year="2024", **wanted).context["organisations"])
        return found.get("Digiapu ry", (0, 0, 0))[0]

    assert [sees(person) for person in (aino, bengt, onni)] == [1, 1, 3]
    assert sees(aino, region="01") == 1
    assert [sees(onni, region=each) for each in ("01", "country")] == [1, 1]
    MandateFactory(person=aino, region=region("01"))
    assert [sees(aino), sees(aino, region="01")] == [2, 1]


def test_without_a_year_it_is_this_one_and_nonsense_is_said(look, aino):
    this = clock.today().year
    assert look(aino, url()).context["year"] == this
    answer = look(aino, url(), year="king")
    assert answer.context["year"] == this
    assert 'class="error"' in main(answer)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_summary_opens_in_each_language_and_without_anything_to_count(look, aino, language):
    with translation.override(language):
        assert look(aino, url()).status_code == 200
    RegistrationFactory(meeting=held())
    with translation.override(language):
        answer = look(aino, url(), year="2024")
    assert main(answer).count("<table") == 3


def test_for_everybody_else_there_is_no_such_page(look, client, learner):
    for where in (url(), url("kinds")):
        assert client.get(where)["Location"].startswith(reverse("account_login"))
    for person in (learner, ContactFactory().person):
        for where in (url(), *(url(table) for table in TABLES)):
            assert look(person, where).status_code == 404


@pytest.mark.parametrize("kind", files.KINDS)
@pytest.mark.parametrize("table", TABLES)
def test_each_table_is_a_file_without_names_of_people(look, aino, digi, table, kind):
    cache.clear()
    came(RegistrationFactory(meeting=held(), organisation=digi, name="Raija Salainen", email="raija@salainen.example"))
    with translation.override("en"):
        answer = look(aino, url(table, kind), year="2024")
    rows = READ[kind](answer)
    # In a spreadsheet numbers are numbers.
    wanted = {"kinds": "Network meeting", "organisations": "Digiapu ry", "municipalities": digi.municipality.name}
    assert [str(cell) for cell in rows[1]][:4] == [wanted[table], "1", "1", "1"]
    assert "alainen" not in str(rows)
    assert "2024" in answer["Content-Disposition"]
    entry = ModelLogEntry.objects.get(action="directory.list.export")
    assert entry.data == {"what": f"meetings_{table}", "kind": kind, "rows": len(rows) - 1}


@pytest.mark.parametrize(("table", "kind"), [("people", "csv"), ("kinds", "pdf")])
def test_there_are_no_other_files(look, aino, table, kind):
    assert look(aino, url(table, kind)).status_code == 404


def test_the_summary_asks_no_more_for_many_than_for_one(look, aino):
    def count():
        with CaptureQueriesContext(connection) as asked:
            look(aino, url(), year="2024")
        return len(asked)

    def more():
        came(RegistrationFactory(meeting=held(), organisation=OrganisationFactory()))

    more()
    count()
    before = count()
    for _n in range(9):
        more()
    assert count() == before
