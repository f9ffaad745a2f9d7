"""Sums of organisations and areas: for whom, what they add up to, and what they do not give away."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from core import clock
from network.monitoring import figures
from network.monitoring.models import Session
from network.monitoring.states import FEW, Minutes, Outcome
from tests.core.test_exports import read_csv, read_xlsx
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory, MandateFactory, OrganisationFactory, municipality, region, term
from tests.factories.volunteers import SessionFactory
from tests.network.monitoring.conftest import main

pytestmark = pytest.mark.django_db
READ = {"csv": read_csv, "xlsx": lambda answer: read_xlsx(answer)[0]}
SHARED = ("months", "topic", "form", "language", "outcome")
OF_AREA = (*SHARED, "municipalities", "organisations", "services")


@pytest.fixture
def sessions(ours, liisa):
    """Two of the organisation in Kuopio, one of a volunteer in Siilinjärvi, one in Helsinki."""
    SessionFactory(person=liisa, organisation=ours, voluntary=False, minutes=Minutes.OVER_60)
    SessionFactory(organisation=ours, topic=term("topic", "tablet"), outcome=Outcome.STUCK)
    SessionFactory(municipality=municipality("749"))
    SessionFactory(municipality=municipality("091"))


def numbers(lines):
    """None for what is not told."""
    return {line.name: line.tally.sessions if line.tally else None for line in lines}


@pytest.fixture
def many(ours, liisa):
    """FEW times `sessions`: enough of each to be told."""
    SessionFactory.create_batch(FEW, person=liisa, organisation=ours, voluntary=False, minutes=Minutes.OVER_60)
    SessionFactory.create_batch(FEW, organisation=ours, topic=term("topic", "tablet"), outcome=Outcome.STUCK)
    SessionFactory.create_batch(FEW, municipality=municipality("749"))
    SessionFactory.create_batch(FEW, municipality=municipality("091"))


# ── an organisation ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_main_contacts_and_their_coordinator_see_the_sums(open_as, ours, liisa, aino, many):
    for person in (liisa, aino, UserFactory(admin=True)):
        context = open_as(person, "organisation", ours.pk).context
        assert context["tally"].sessions == 2 * FEW
        found = {column: numbers(lines) for column, _heading, lines, _files in context["tables"]}
        assert found["topic"] == {"Phone": FEW, "Tablet": FEW}
        assert sum(found["outcome"].values()) == sum(found["form"].values()) == 2 * FEW


def test_other_contacts_look_at_the_organisation_and_not_at_its_sums(open_as, ours, sessions):
    for role in ("editor", "contact"):
        person = ContactFactory(organisation=ours, role=role).person
        assert open_as(person, "organisation", ours.pk).status_code == 403
        assert open_as(person, "organisation_file", ours.pk, "topic", "csv").status_code == 403


def test_beyond_the_border_there_is_nothing(open_as, ours, stranger, sessions):
    for person in (stranger, ContactFactory().person, UserFactory()):
        assert open_as(person, "organisation", ours.pk).status_code == 404
        assert open_as(person, "organisation_file", ours.pk, "topic", "csv").status_code == 404


def test_a_month_narrows_the_tables_and_not_the_months(open_as, ours, liisa):
    for month in (2, 2, 5):
        SessionFactory.create_batch(FEW, organisation=ours, day=dt.date(2025, month, 3))
    context = open_as(liisa, "organisation", ours.pk, year=2025, month=2).context
    assert context["tally"].sessions == 2 * FEW
    assert [tally.sessions for _name, tally in context["months"]] == [2 * FEW, FEW]
    assert sum(numbers(context["tables"][0][2]).values()) == 2 * FEW


def test_a_month_is_told_as_a_month(open_as, ours, liisa):
    SessionFactory(organisation=ours, day=dt.date(2025, 2, 3))
    with translation.override("en"):
        page = main(open_as(liisa, "organisation", ours.pk, year=2025, month=2))
        assert "session (February 2025)" in " ".join(page.split())
        assert "session in 2025" not in page
        page = main(open_as(liisa, "organisation", ours.pk, year=2025, month=5))
        assert "No sessions are logged: May 2025." in page
        assert "session in 2025" in main(open_as(liisa, "organisation", ours.pk, year=2025))


def test_a_file_has_what_its_table_on_the_page_has(open_as, ours, aino, liisa):
    suomi = term("e_service", "suomi_fi")
    for month in (2, 2, 5):
        SessionFactory.create_batch(FEW, organisation=ours, day=dt.date(2025, month, 3), e_service=suomi)
    asked = {"year": 2025, "month": 2}

    def summed(*address):
        answer = open_as(aino if address[0] == "region_file" else liisa, *address, "csv", **asked)
        _head, *lines = read_csv(answer)
        return sum(int(line[-3]) for line in lines), answer["Content-Disposition"]

    for table in ("topic", "municipalities", "organisations"):
        number, named = summed("region_file", table)
        assert number == 2 * FEW
        assert "2025-02" in named
    assert summed("organisation_file", ours.pk, "topic")[0] == 2 * FEW
    # The months stand all on the page, whichever is chosen.
    assert summed("organisation_file", ours.pk, "months")[0] == 3 * FEW
    [_head, line] = read_csv(open_as(aino, "region_file", "services", "csv", **asked))
    assert int(line[-1]) == 3 * FEW, "as on the page: of the whole year"


def test_hours_in_a_file_are_no_dates_to_a_finnish_spreadsheet(open_as, aino):
    SessionFactory.create_batch(3, minutes=Minutes.UNDER_30)
    SessionFactory(minutes=Minutes.UNDER_15)
    _head, line = read_csv(open_as(aino, "region_file", "months", "csv"))
    assert line[-2] == "1,3"
    _head, line = READ["xlsx"](open_as(aino, "region_file", "months", "xlsx"))
    assert float(line[-2]) == 1.3


@pytest.mark.parametrize("kind", READ)
@pytest.mark.parametrize("table", SHARED)
def test_every_table_of_an_organisation_is_a_file_by_month(open_as, ours, liisa, many, table, kind):
    head, *lines = READ[kind](open_as(liisa, "organisation_file", ours.pk, table, kind))
    assert len(head) == (4 if table == "months" else 5)
    assert sum(int(float(line[-3])) for line in lines) == 2 * FEW
    assert {int(float(line[0])) for line in lines} == {clock.today().month}


def test_unknown_tables_are_not_there(open_as, ours, liisa, aino):
    assert open_as(liisa, "organisation_file", ours.pk, "services", "csv").status_code == 404
    assert open_as(liisa, "organisation_file", ours.pk, "topic", "exe").status_code == 404
    assert open_as(aino, "region_file", "people", "csv").status_code == 404


# ── an area ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_coordinator_sees_the_sums_of_their_area_only(open_as, aino, stranger, ours, many):
    context = open_as(aino, "region").context
    assert numbers(context["municipalities"]) == {"Kuopio": 2 * FEW, "Siilinjärvi": FEW}
    assert list(numbers(context["organisations"]).values()) == [2 * FEW, FEW]
    assert numbers(context["organisations"])[ours.name] == 2 * FEW
    assert numbers(open_as(stranger, "region").context["municipalities"]) == {"Helsinki": FEW}
    assert open_as(UserFactory(admin=True), "region").context["tally"].sessions == 4 * FEW


def test_who_coordinates_nothing_has_no_such_page(open_as, liisa, vera):
    expired = MandateFactory(expired=True, until_date=clock.today() - dt.timedelta(days=1)).person
    for person in (liisa, vera, UserFactory(), expired):
        assert open_as(person, "region").status_code == 404
        assert open_as(person, "region_file", "topic", "csv").status_code == 404


def test_a_region_is_chosen_among_ones_own(open_as, aino, sessions):
    assert "region" not in open_as(aino, "region").context["form"].fields
    MandateFactory(person=aino, region=region("01"))
    assert open_as(aino, "region").context["tally"].sessions == 4
    assert open_as(aino, "region", region="01").context["tally"].sessions == 1
    # One that is not theirs narrows nothing and opens nothing.
    assert open_as(aino, "region", region="12").context["tally"].sessions == 4


def test_small_numbers_of_e_services_are_told_nowhere(open_as, aino):
    suomi, kanta = term("e_service", "suomi_fi"), term("e_service", "omakanta")
    SessionFactory.create_batch(FEW, e_service=suomi)
    SessionFactory.create_batch(FEW - 1, e_service=kanta)
    SessionFactory()
    cells = {(cell.municipality, cell.e_service): cell.sessions for cell in open_as(aino, "region").context["cells"]}
    assert cells == {("Kuopio", "suomi fi"): FEW, ("Kuopio", "omakanta"): None}
    _head, *lines = read_csv(open_as(aino, "region_file", "services", "csv"))
    told = {line[1]: line[2] for line in lines}
    assert told["suomi fi"] == str(FEW)
    assert not told["omakanta"].isdigit()


def test_a_month_does_not_narrow_the_e_services(open_as, aino):
    """Else the few of one month could be worked out from the year and the others."""
    suomi = term("e_service", "suomi_fi")
    for month in (1, 1, 1, 1, 1, 2):
        SessionFactory(e_service=suomi, day=dt.date(2025, month, 3))
    [cell] = open_as(aino, "region", year=2025, month=2).context["cells"]
    assert cell.sessions == 6


def test_no_figures_name_anybody(open_as, aino, ours, liisa, sessions):
    for page in (main(open_as(aino, "region")), main(open_as(aino, "organisation", ours.pk))):
        assert liisa.name not in page
        assert liisa.email not in page
    for table in OF_AREA:
        made = b"".join(open_as(aino, "region_file", table, "csv").streaming_content).decode()
        assert liisa.name not in made


@pytest.mark.parametrize("table", OF_AREA)
def test_every_table_of_an_area_is_a_file(open_as, aino, sessions, table):
    SessionFactory(e_service=term("e_service", "suomi_fi"))
    for kind, read in READ.items():
        assert len(read(open_as(aino, "region_file", table, kind))) > 1


def test_a_name_that_is_a_formula_stays_text(open_as, aino):
    SessionFactory(organisation=OrganisationFactory(name_fi="=1+1"))
    lines = read_csv(open_as(aino, "region_file", "organisations", "csv"))
    assert lines[1][0] == "'=1+1"


@pytest.mark.parametrize("hostile", ["' OR 1=1 --", "\x00", "9" * 5000, "13", "0"])
def test_hostile_words_in_the_address_narrow_nothing(open_as, aino, sessions, hostile):
    answer = open_as(aino, "region", year=hostile, month=hostile, region=hostile)
    assert answer.status_code == 200
    assert answer.context["tally"].sessions == 3


def test_the_pages_ask_the_same_number_of_queries_however_much_there_is(open_as, aino, ours, sessions):
    def counted(name, *args):
        open_as(aino, name, *args)
        with CaptureQueriesContext(connection) as asked:
            assert open_as(aino, name, *args).status_code == 200
        return len(asked)

    SessionFactory(e_service=term("e_service", "suomi_fi"))
    first = [counted("region"), counted("organisation", ours.pk)]
    for key in ("a", "b", "c"):
        SessionFactory(
            organisation=OrganisationFactory(),
            municipality=municipality("140"),
            topic=term("topic", key),
            e_service=term("e_service", key),
        )
        SessionFactory(organisation=ours, language=term("language", key))
    assert [counted("region"), counted("organisation", ours.pk)] == first
    assert Session.objects.count() == 11
    assert first[0] <= 40


def test_sums_of_an_area_are_those_of_its_municipalities(aino, many):
    rows = figures.of_area(aino, clock.today().year)
    found = numbers(figures.by_column(rows, "municipality"))
    assert sum(found.values()) == rows.count() == 3 * FEW


# ── small numbers ────────────────────────────────────────────────────────────────────────────────────────────────────


def made(number, month=3, **more):
    SessionFactory.create_batch(number, day=dt.date(2025, month, 3), **more)


def of_topics(rows, month=0):
    return numbers(figures.by_column(rows, "topic", month))


def test_a_single_small_number_takes_the_next_smallest_with_it(open_as, aino, ours):
    made(9, organisation=ours)
    made(7, topic=term("topic", "tablet"), organisation=ours)
    made(FEW - 1, topic=term("topic", "scams"), organisation=ours)
    for name, args in (("region", ()), ("organisation", (ours.pk,))):
        answer = open_as(aino, name, *args, year=2025)
        topics = next(lines for column, _heading, lines, _files in answer.context["tables"] if column == "topic")
        assert numbers(topics) == {"Phone": 9, "Scams": None, "Tablet": None}
        with translation.override("en"):
            page = main(open_as(aino, name, *args, year=2025))
        assert "fewer than 5" in page
        assert "not told, since they could be about one person" in page
        with translation.override("en"):
            _head, *lines = read_csv(open_as(aino, f"{name}_file", *args, "topic", "csv", year=2025))
        assert [line[1:] for line in lines] == [
            ["Phone", "9", "3,5", "9"], ["Scams", "fewer than 5", "", ""], ["Tablet", "not told", "", ""],
        ]  # fmt: skip


def test_two_small_numbers_hide_each_other(aino):
    made(9)
    for key in ("tablet", "scams"):
        made(1, topic=term("topic", key))
    assert of_topics(figures.of_area(aino, 2025)) == {"Phone": 9, "Tablet": None, "Scams": None}


def test_what_is_hidden_of_a_month_is_not_to_be_had_from_the_year_and_the_others(aino):
    tablet = {"topic": term("topic", "tablet")}
    for month, phones, tablets in ((1, 20, 10), (2, 15, 8), (3, 20, 2)):
        made(phones, month)
        made(tablets, month, **tablet)
    rows = figures.of_area(aino, 2025)
    assert of_topics(rows) == {"Phone": 55, "Tablet": 20}
    assert of_topics(rows, 3) == {"Phone": None, "Tablet": None}
    assert of_topics(rows, 2) == {"Phone": None, "Tablet": None}, "20 less 10 and 8 would be the 2 of March"
    assert of_topics(rows, 1) == {"Phone": 20, "Tablet": 10}


@pytest.mark.parametrize("table", ["municipalities", "organisations", "language", "form", "outcome"])
def test_every_table_follows_the_rule(open_as, aino, ours, table):
    other = {"municipality": municipality("749"), "organisation": ours, "outcome": Outcome.STUCK}
    other |= {column: term(column, "few") for column in ("language", "form")}
    made(9)
    made(FEW - 1, **other)
    _head, *lines = read_csv(open_as(aino, "region_file", table, "csv", year=2025))
    assert len(lines) == 2
    assert not [line for line in lines if line[-3].isdigit() or line[-2] or line[-1]]


def test_the_order_does_not_tell_what_is_hidden(aino):
    for number, key in ((9, "phone"), (2, "a"), (1, "b"), (3, "c")):
        made(number, topic=term("topic", key))
    assert list(of_topics(figures.of_area(aino, 2025))) == ["Phone", "A", "B", "C"]
