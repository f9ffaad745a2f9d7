"""How hours read in the two languages they are mostly read in, as the language offices write times and days."""

import datetime as dt

import pytest
from django.utils import translation

from network.directory.hours import rules, words
from network.directory.states import Weeks
from tests.network.hours.oracle import wall

TODAY = dt.date(2026, 11, 24)  # a Tuesday
NOW = wall("2026-11-24 08:00")


def at(hour, minute=0):
    return dt.time(hour, minute)


def week(*rows, **more):
    return rules.Schedule(tuple(rules.Weekly(*row) for row in rows), **more)


def closed(first, last, **more):
    return rules.Exception(dt.date.fromisoformat(first), dt.date.fromisoformat(last), **more)


NEXT = [
    (week((1, at(7), at(16))), "Auki nyt, klo 16 asti.", "Öppet nu, till kl. 16."),
    (week((1, at(7), at(0))), "Auki nyt, klo 24 asti.", "Öppet nu, till kl. 24."),
    (week((1, at(13), at(16))), "Tänään klo 13–16.", "I dag kl. 13–16."),
    (week((2, at(9, 30), at(15))), "Huomenna klo 9.30–15.", "I morgon kl. 9.30–15."),
    (week((4, at(9), at(11, 5))), "Perjantaina 27.11. klo 9–11.05.", "På fredag 27.11 kl. 9–11.05."),
    (
        week((1, at(9), at(12), Weeks.ODD, True), open_on_holidays=True),
        "Seuraavan kerran 1.12. klo 9–12, vain ajanvarauksella.",
        "Nästa gång 1.12 kl. 9–12, endast med tidsbokning.",
    ),
    (
        week((1, at(9), at(12), Weeks.EVERY, False, dt.date(2027, 1, 8))),
        "Seuraavan kerran 12.1.2027 klo 9–12.",
        "Nästa gång 12.1.2027 kl. 9–12.",
    ),
    (week(), "Aikoja ei ole nyt tiedossa.", "Inga tider är kända just nu."),
    (week(by_appointment=True), "Vain ajanvarauksella.", "Endast med tidsbokning."),
]
WEEK = [
    (week(*((day, at(9), at(15)) for day in range(5))), ["Ma–pe klo 9–15."], ["Mån–fre kl. 9–15."]),
    (
        week((1, at(13), at(16), Weeks.ODD), (3, at(13), at(16), Weeks.ODD)),
        ["Tiistaisin ja torstaisin klo 13–16, parittomina viikkoina."],
        ["Tisdagar och torsdagar kl. 13–16, udda veckor."],
    ),
    (
        week((0, at(9), at(11), Weeks.EVERY, True, None, dt.date(2026, 11, 30)), (0, at(12), at(14))),
        ["Maanantaisin klo 9–11, vain ajanvarauksella, 30.11. asti.", "Maanantaisin klo 12–14."],
        ["Måndagar kl. 9–11, endast med tidsbokning, till och med 30.11.", "Måndagar kl. 12–14."],
    ),
    (
        week((0, at(9), at(11), Weeks.EVEN, False, dt.date(2027, 1, 11), dt.date(2027, 5, 31))),
        ["Maanantaisin klo 9–11, parillisina viikkoina, 11.1.–31.5.2027."],
        ["Måndagar kl. 9–11, jämna veckor, 11.1–31.5.2027."],
    ),
    (
        week(*((day, at(0), at(0)) for day in range(7))),
        ["Joka päivä klo 0–24."],
        ["Varje dag kl. 0–24."],
    ),
]
EXCEPTIONS = [
    (closed("2026-12-24", "2026-12-26"), "Suljettu 24.–26.12.", "Stängt 24–26.12."),
    (closed("2026-12-24", "2026-12-24"), "Suljettu 24.12.", "Stängt 24.12."),
    (closed("2026-12-28", "2027-01-06"), "Suljettu 28.12.2026–6.1.2027.", "Stängt 28.12.2026–6.1.2027."),
    (
        closed("2026-12-07", "2026-12-11", opens=at(10), closes=at(12), notes={"fi": "koulutus", "sv": "utbildning"}),
        "Poikkeuksellisesti 7.–11.12. klo 10–12 (koulutus).",
        "Avvikande tider 7–11.12: kl. 10–12 (koulutus).",
    ),
]


def names(rows):
    return [row[1] if isinstance(row[1], str) else row[1][0] for row in rows]


@pytest.mark.parametrize(("schedule", "fi", "sv"), NEXT, ids=names(NEXT))
def test_the_next_line(schedule, fi, sv):
    with translation.override("fi"):
        assert words.next_line(schedule, NOW) == fi
    with translation.override("sv"):
        assert words.next_line(schedule, NOW) == sv


@pytest.mark.parametrize(("schedule", "fi", "sv"), WEEK, ids=names(WEEK))
def test_the_week(schedule, fi, sv):
    with translation.override("fi"):
        assert words.week_lines(schedule, TODAY) == fi
    with translation.override("sv"):
        assert words.week_lines(schedule, TODAY) == sv


@pytest.mark.parametrize(("row", "fi", "sv"), EXCEPTIONS, ids=names(EXCEPTIONS))
def test_exceptions(row, fi, sv):
    schedule = rules.Schedule(exceptions=(row,))
    with translation.override("fi"):
        assert words.exception_lines(schedule, TODAY) == [fi]
    with translation.override("sv"):
        assert words.exception_lines(schedule, TODAY) == [sv]


def test_public_holidays():
    with translation.override("fi"):
        assert words.holidays_line(week((1, at(9), at(12)))) == "Ei pyhäpäivinä."
    with translation.override("sv"):
        assert words.holidays_line(week((1, at(9), at(12)), open_on_holidays=True)) == "Även på helgdagar."
