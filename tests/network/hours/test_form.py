"""The lines a provider fills in: what they come to, what is asked again, and that nothing typed gets lost."""

import datetime as dt

import pytest
import time_machine
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from network.directory.forms.hours import EXCEPTION_LINES, WEEKLY_LINES, HoursForm
from network.directory.forms.hours_lines import ExceptionLine, WeeklyLine
from network.directory.hours import rows, rules
from network.directory.states import Weeks
from tests.factories.network import OfferFactory, WeeklyHoursFactory

pytestmark = pytest.mark.django_db

# A Sunday, so that no day of the tests has passed.
NOW = dt.datetime(2026, 11, 22, 10, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def on_a_sunday_in_english():
    with time_machine.travel(NOW, tick=False), translation.override("en"):
        yield


@pytest.fixture
def offer():
    return OfferFactory()


def data(*lines, do="save", **more):
    """What a browser sends. Lines are named by their kind: ("weekly", {...}), ("exception", {...})."""
    sent, counts = {"do": do}, {"weekly": 0, "exception": 0}
    for kind, values in lines:
        sent |= {f"{kind}-{counts[kind]}-{name}": value for name, value in values.items()}
        counts[kind] += 1
    return sent | {f"{kind}-lines": str(count) for kind, count in counts.items()} | more


class Sent(dict):
    """As a QueryDict gives several values of one name."""

    def getlist(self, name):
        found = self.get(name, [])
        return found if isinstance(found, list) else [found]


def form_of(offer, *lines, **more):
    return HoursForm(Sent({"stamp": rows.stamp_of(offer)} | data(*lines, **more)), offer=offer)


def week(days="1", opens="13:00", closes="16:00", **more):
    return "weekly", {"days": list(days), "opens": opens, "closes": closes, "weeks": "every", **more}


def exception(first_day="2026-12-24", **more):
    return "exception", {"first_day": first_day, **more}


def errors_of(form):
    return {name: errors.get_json_data()[0]["message"] for name, errors in form.errors.items()}


# ── what lines come to ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_line_with_several_days_gives_a_row_for_each(offer):
    form = form_of(offer, week("024", "09:00", "15:30", weeks="odd", by_appointment="on", first_day="2027-01-07"))
    assert form.is_valid()
    assert form.cleaned_data["weekly"] == [
        rules.Weekly(day, dt.time(9), dt.time(15, 30), Weeks.ODD, True, dt.date(2027, 1, 7)) for day in (0, 2, 4)
    ]


def test_lines_without_a_word_and_lines_to_be_removed_say_nothing(offer):
    form = form_of(
        offer,
        ("weekly", {"weeks": "every"}),
        week(opens="nonsense", remove="on"),
        week(),
        ("exception", {}),
        exception("2026-12-24", remove="on"),
    )
    assert form.is_valid()
    assert [row.weekday for row in form.cleaned_data["weekly"]] == [1]
    assert form.cleaned_data["exceptions"] == []


def test_an_exception_of_one_day_needs_one_day_only(offer):
    form = form_of(offer, exception(note_fi=" Jouluaatto ", note_sv="Julafton"))
    assert form.is_valid()
    eve = dt.date(2026, 12, 24)
    assert form.cleaned_data["exceptions"] == [rules.Exception(eve, eve, notes={"fi": "Jouluaatto", "sv": "Julafton"})]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("9", 9), ("9.00", 9), ("09:00", 9), ("24", 0), ("24.00", 0), ("00:00", 0)],
    ids=["hour", "full stop", "colon", "24", "24.00", "midnight"],
)
def test_times_are_taken_as_people_write_them(offer, typed, expected):
    form = form_of(offer, week(opens="8", closes=typed))
    assert form.is_valid()
    assert form.cleaned_data["weekly"][0].closes == dt.time(expected)


def test_what_is_saved_comes_back_as_it_was(offer):
    for weekday in (0, 1, 2):
        WeeklyHoursFactory(offer=offer, weekday=weekday)
    WeeklyHoursFactory(offer=offer, weekday=2, weeks=Weeks.EVEN, opens=dt.time(9), closes=dt.time(10))
    offer.exceptions.create(
        first_day=dt.date(2026, 12, 24), last_day=dt.date(2026, 12, 26), note_fi="Joulu", by_appointment=True
    )
    blank = HoursForm(offer=offer)
    assert [line["days"].value() for line in blank.weekly] == [[0, 1, 2], [2]]

    sent = Sent({"do": "save", "weekly-lines": "2", "exception-lines": "1", "stamp": blank["stamp"].value()})
    for line in blank.lines:
        for name in line.fields:
            value = line[name].value()
            sent[line.add_prefix(name)] = [str(day) for day in value] if name == "days" else value or ""
    form = HoursForm(sent, offer=offer)
    assert form.is_valid()
    given = form.cleaned_data
    assert rows.stamp(given["weekly"], given["exceptions"], given["open_on_holidays"]) == rows.stamp_of(offer)


def test_exceptions_that_are_over_are_not_shown_and_not_lost(offer):
    past = dt.date(2026, 11, 21)
    offer.exceptions.create(first_day=past, last_day=past, note_fi="Remontti")
    assert HoursForm(offer=offer).exceptions == []
    form = form_of(offer, exception())
    assert form.is_valid()
    assert [row.first_day for row in form.cleaned_data["exceptions"]] == [past, dt.date(2026, 12, 24)]


def test_an_exception_of_today_is_over_by_midnight_and_stands_in_nobody_s_way(offer):
    today = dt.date(2026, 11, 22)
    offer.exceptions.create(first_day=today, last_day=today, note_fi="Remontti")
    shown = [exception("2026-11-22", note_fi="Remontti"), exception("2026-12-24")]

    with time_machine.travel(NOW + dt.timedelta(days=1), tick=False):
        form = form_of(offer, *shown)
        assert form.is_valid(), errors_of(form)
        assert [row.first_day for row in form.cleaned_data["exceptions"]] == [today, dt.date(2026, 12, 24)]

        other = form_of(offer, exception("2026-11-22", note_fi="Jotain muuta"))
        assert errors_of(other) == {"exception-0-first_day": "This day has passed already."}


@pytest.mark.parametrize("stamp", ["", "x" * 65], ids=["none", "too long"])
def test_hours_that_come_from_no_page_are_not_taken(offer, stamp):
    form = form_of(offer, week(), stamp=stamp)
    assert errors_of(form) == {"stamp": "Something was lost on the way. Open the page again."}


def test_a_note_has_one_line(offer):
    form = form_of(offer, exception(note_fi="Joulu\r\naatto"))
    assert form.is_valid()
    assert form.cleaned_data["exceptions"][0].notes == {"fi": "Joulu aatto"}


# ── more lines ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["weekly", "exception"])
def test_a_line_is_added_and_what_is_typed_stays_without_a_word_of_blame(offer, kind):
    form = form_of(offer, week(opens="", closes="25:99"), exception("yesterday"), do=f"add_{kind}")
    lines = form.weekly if kind == "weekly" else form.exceptions
    assert [line.new for line in lines] == [False, True]
    assert not form.errors
    assert not any(line.errors for line in form.lines)
    assert form.weekly[0]["closes"].value() == "25:99"
    assert form.exceptions[0]["first_day"].value() == "yesterday"


def test_there_is_an_end_to_lines(offer):
    full = form_of(offer, *[week()] * WEEKLY_LINES, *[exception()] * EXCEPTION_LINES, do="add_weekly")
    assert (len(full.weekly), full.room_for_weekly, full.room_for_exceptions) == (WEEKLY_LINES, False, False)
    assert not any(line.new for line in full.lines)


@pytest.mark.parametrize("count", ["99999", "999999999999", "-1", "x", "", "²"])
def test_a_made_up_number_of_lines_makes_no_more_than_fit(offer, count):
    sent = {"do": "save", "stamp": rows.stamp_of(offer), "weekly-lines": count, "exception-lines": count}
    form = HoursForm(Sent(sent), offer=offer)
    assert len(form.weekly) <= WEEKLY_LINES
    assert len(form.exceptions) <= EXCEPTION_LINES
    assert form.is_valid()


# ── what is asked again ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (week(days=""), {"weekly-0-days": "Choose at least one day."}),
        (week(opens=""), {"weekly-0-opens": "Write when it begins."}),
        (week(closes=""), {"weekly-0-closes": "Write when it ends."}),
        (week(opens="kello yhdeksän"), {"weekly-0-opens": "Write the time like this: 9.30."}),
        (week(closes="13:00"), {"weekly-0-closes": "It begins and ends at the same time."}),
        (
            week(first_day="2027-02-01", last_day="2027-01-01"),
            {"weekly-0-last_day": "The last day cannot be before the first one."},
        ),
        (week(first_day="joskus"), {"weekly-0-first_day": "Write the day like this: 31.1.2027."}),
        (week(last_day="0206-01-01"), {"weekly-0-last_day": "Check the year."}),
        (week(last_day="2100-01-01"), {"weekly-0-last_day": "Check the year."}),
        (exception("", opens="10", closes="12"), {"exception-0-first_day": "Write the first day."}),
        (exception(opens="10"), {"exception-0-closes": "Give both times, or neither of them."}),
        (exception(closes="10"), {"exception-0-opens": "Give both times, or neither of them."}),
        (exception(last_day="2026-12-23"), {"exception-0-last_day": "The last day cannot be before the first one."}),
        (exception("2026-11-21"), {"exception-0-first_day": "This day has passed already."}),
        (exception("2025-11-21", last_day="2026-11-21"), {"exception-0-last_day": "This day has passed already."}),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_mistake_stands_at_its_field(offer, line, expected):
    form = form_of(offer, line)
    assert not form.is_valid()
    assert errors_of(form) == expected
    # The summary links to the field, and what was typed is still there.
    (name,) = expected
    field = next(field for field in form.visible_fields() if field.html_name == name)
    assert field.errors
    for sent, value in line[1].items():
        assert form.lines[0 if line[0] == "weekly" else -1][sent].value() == value


def test_hours_that_overlap_are_told_of_at_the_later_line(offer):
    form = form_of(
        offer, week("12"), week("0"), week("2", "15:00", "18:00"), week("2", "15:00", "18:00", by_appointment="on")
    )
    assert errors_of(form) == {"weekly-2-opens": "These hours overlap with hours 1. Keep only one of them."}


def test_exceptions_that_overlap_are_told_of_and_a_day_open_among_closed_ones_is_none(offer):
    form = form_of(
        offer,
        exception("2026-12-24", last_day="2026-12-31"),
        exception("2026-12-29", opens="10", closes="12"),
        exception("2026-12-31"),
    )
    assert errors_of(form) == {"exception-2-first_day": "These days overlap with exception 1. Keep only one of them."}


def test_what_may_be_a_slip_is_a_warning_and_no_error(offer):
    form = form_of(offer, week("1", "9:10", "15:00"), week("3", "9:10", "3:00"), exception(opens="22", closes="24"))
    assert form.is_valid()
    assert form.warnings == [
        "Suomi.fi cannot take over 09:10, only quarters of an hour such as 9.15 or 9.30.",
        "09:10–03:00 goes on over midnight, to the next day. Is that right?",
    ]


ANYTHING = st.one_of(
    st.text(max_size=12), st.sampled_from(["", "9", "25:61", "2027-02-30", "0001-01-01", "on", "6", "\x00"])
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.dictionaries(st.sampled_from([*WeeklyLine.base_fields, *ExceptionLine.base_fields]), ANYTHING))
def test_whatever_is_typed_is_taken_or_told_of(offer, values):
    form = form_of(offer, ("weekly", values), ("exception", values))
    assert form.is_valid() or form.errors
    if form.is_valid():
        assert all(row.first_day <= row.last_day for row in form.cleaned_data["exceptions"])


def test_what_else_is_sent_changes_nothing(offer):
    form = form_of(offer, week(), place="x", booking="required", **{"weekly-0-offer": "x", "weekly-0-weekday": "5"})
    assert form.is_valid()
    assert form.cleaned_data.keys() == {"weekly", "exceptions", "open_on_holidays", "stamp"}
    assert [row.weekday for row in form.cleaned_data["weekly"]] == [1]
