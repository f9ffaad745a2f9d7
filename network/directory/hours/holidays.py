"""Public holidays of Finland, and the two eves on which offices are closed all the same.

Counted here: the `holidays` package would load the calendars of every country, 45 MB of them, into each worker. A test
holds the two against each other from 1991 to 2100.
"""

import datetime as dt
from functools import lru_cache

_FIXED = ((1, 1), (1, 6), (5, 1), (12, 6), (12, 24), (12, 25), (12, 26))
# Good Friday, Easter Day, Easter Monday, Ascension Day, Whit Sunday: days from Easter Day.
_FROM_EASTER = (-2, 0, 1, 39, 49)


@lru_cache(maxsize=32)
def public_holidays(year: int) -> frozenset[dt.date]:
    """The days of a year on which weekly hours do not hold, the same in all of Finland.

    The Church Act (652/2023), the acts on Independence Day (388/1937) and on the First of May (272/1944), rules as they
    are since 1991. Midsummer Eve and Christmas Eve are no public holidays by law, but the collective agreements of
    municipalities, the state, the church and associations give them off, and the almanac marks them; so they count.
    New Year's Eve, Maundy Thursday and the Autonomy Day of Åland (9 June) do not: who is closed then says so by an
    exception.
    """
    easter = _easter(year)
    moving = {easter + dt.timedelta(days=days) for days in _FROM_EASTER}
    # The Friday from 19 to 25 June and the day after it; the Saturday from 31 October to 6 November.
    midsummer_eve = _first(dt.date(year, 6, 19), weekday=4)
    all_saints = _first(dt.date(year, 10, 31), weekday=5)
    fixed = {dt.date(year, month, day) for month, day in _FIXED}
    return frozenset(fixed | moving | {midsummer_eve, midsummer_eve + dt.timedelta(days=1), all_saints})


def _first(day: dt.date, weekday: int) -> dt.date:
    """This day, or the first one after it that is such a weekday (0 = Monday)."""
    return day + dt.timedelta(days=(weekday - day.weekday()) % 7)


def _easter(year: int) -> dt.date:
    """Easter Day of the Gregorian calendar, by the rule that Nature printed on 20 April 1876 (Meeus, Astronomical
    Algorithms, chapter 8). The letters are the rule's own."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (a + 11 * h) // 319
    r = (2 * e + 2 * i - k - h + m + 32) % 7
    month = (h - m + r + 90) // 25
    return dt.date(year, month, (h - m + r + month + 19) % 32)
