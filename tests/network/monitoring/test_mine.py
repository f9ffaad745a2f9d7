"""One's own hours: sums of months and years, the list, files, and the summary on paper."""

import datetime as dt

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from core import clock, limits
from network.monitoring import hours, showing
from network.monitoring.models import Session
from network.monitoring.states import Minutes
from tests.core.test_exports import read_csv, read_xlsx
from tests.factories.accounts import UserFactory
from tests.factories.network import term
from tests.factories.volunteers import SessionFactory
from tests.network.monitoring.conftest import address, main

pytestmark = pytest.mark.django_db
FILES = ("csv", "xlsx")


def on(year, month, **more):
    return SessionFactory(day=dt.date(year, month, 10), **more)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "none"), (8, "under an hour"), (44, "under an hour"), (45, "about 1 hour"), (89, "about 1 hour"),
        (90, "about 2 hours"), (600, "about 10 hours"),
    ],
)  # fmt: skip
def test_hours_are_told_as_estimates(minutes, said):
    with translation.override("en"):
        assert hours.about(minutes) == said


def test_sums_use_the_middles_of_the_bands(vera):
    for band in Minutes:
        on(2025, 3, person=vera, minutes=band, people=2)
    assert hours.of(Session.objects.of(vera)) == hours.Tally(sessions=4, minutes=151, people=8)
    assert hours.of(Session.objects.none()) == hours.Tally()


def test_months_and_years_are_summed_and_nobody_elses_counted(open_as, vera):
    on(2025, 3, person=vera, minutes=Minutes.OVER_60)
    on(2025, 3, person=vera, minutes=Minutes.UNDER_15)
    on(2025, 12, person=vera)
    on(2024, 12, person=vera)
    on(2025, 3)
    context = open_as(vera, "mine", year=2025).context
    assert [tally.minutes for _month, tally in context["months"]] == [83, 23]
    assert {year: tally.sessions for year, tally in context["years"].items()} == {2025: 3, 2024: 1}
    assert context["tally"] == hours.Tally(3, 106, 3)
    assert list(context["years"]) == [2025, 2024]


def test_the_list_is_narrowed_and_paged(open_as, vera):
    SessionFactory.create_batch(51, person=vera)
    SessionFactory(person=vera, topic=term("topic", "tablet"), form=term("form", "remote"))
    assert len(open_as(vera, "mine").context["rows"]) == 50
    assert len(open_as(vera, "mine", page=2).context["rows"]) == 2
    for narrow in ({"topic": "tablet"}, {"form": "remote"}):
        assert len(open_as(vera, "mine", **narrow).context["rows"]) == 1
    assert open_as(vera, "mine", topic="tablet", form="near").context["rows"] == []


@pytest.mark.parametrize("hostile", ["' OR 1=1 --", "\x00", "9" * 5000, "<script>alert(1)</script>", "-1"])
def test_hostile_words_in_the_address_narrow_nothing(open_as, vera, hostile):
    SessionFactory(person=vera)
    answer = open_as(vera, "mine", year=hostile, topic=hostile, form=hostile, page=hostile)
    assert answer.status_code == 200
    assert len(answer.context["rows"]) == 1
    assert "<script>alert" not in answer.content.decode()


def test_whoever_has_nothing_to_do_with_sessions_has_no_page(open_as):
    learner = UserFactory()
    assert open_as(learner, "mine").status_code == 404
    assert open_as(learner, "mine_file", "csv").status_code == 404
    assert open_as(learner, "summary_pdf", clock.today().year).status_code == 404
    assert showing.mine(learner) == {}


def test_whoever_has_stopped_keeps_their_hours(open_as):
    person = UserFactory()
    SessionFactory(person=person)
    page = main(open_as(person, "mine"))
    assert address("log") not in page
    assert open_as(person, "log").status_code == 404
    assert open_as(person, "summary_pdf", clock.today().year).status_code == 200


@pytest.mark.parametrize(
    ("kind", "read"), [("csv", read_csv), ("xlsx", lambda answer: read_xlsx(answer)[0])], ids=FILES
)
def test_ones_own_sessions_as_a_file(open_as, vera, liisa, kind, read):
    SessionFactory(person=vera, e_service=term("e_service", "suomi_fi"))
    SessionFactory(person=liisa)
    head, *lines = read(open_as(vera, "mine_file", kind))
    assert len(lines) == 1
    assert len(head) == 12
    assert "suomi fi" in lines[0]


def test_other_kinds_of_files_are_not_there(open_as, vera):
    assert open_as(vera, "mine_file", "exe").status_code == 404


def test_the_part_for_other_pages_tells_the_sums_and_leads_to_the_form(vera):
    SessionFactory(person=vera)
    with translation.override("en"):
        said = render_to_string("monitoring/_mine.html", {"part": showing.mine(vera)})
        assert address("log") in said
        assert "under an hour" in said


def test_my_page_is_told_the_sums_of_this_year(vera):
    assert showing.mine(vera)["tally"] == hours.Tally()
    SessionFactory(person=vera)
    on(clock.today().year - 1, 3, person=vera)
    said = showing.mine(vera)
    assert (said["tally"].sessions, said["may_log"], said["year"]) == (1, True, clock.today().year)
    with CaptureQueriesContext(connection) as few:
        showing.mine(vera)
    SessionFactory.create_batch(3, person=vera)
    with CaptureQueriesContext(connection) as many:
        showing.mine(vera)
    assert len(many) == len(few)


def test_who_has_no_hours_spends_no_files(open_as, monkeypatch):
    asked = []
    monkeypatch.setattr(limits, "spend", lambda key, **_more: asked.append(key) or 0)
    assert open_as(UserFactory(), "mine_file", "csv").status_code == 404
    assert asked == []
