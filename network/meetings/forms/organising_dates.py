"""Further dates of a meeting: in which rhythm, and then which of them."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock
from network.meetings import dates, whens
from network.meetings.dates import Week
from network.meetings.forms.organising_fields import NearDayField
from network.meetings.models import Meeting
from network.meetings.states import Rhythm

_FINNISH = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4}))?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
# Translators: the weekday is a name such as Tuesday. To Finnish: "joka kuukauden 2. tiistai".
_WEEKS: dict[Week, str | Promise] = {
    Week.FIRST: _("The first %(weekday)s of each month"),
    Week.SECOND: _("The second %(weekday)s of each month"),
    Week.THIRD: _("The third %(weekday)s of each month"),
    Week.FOURTH: _("The fourth %(weekday)s of each month"),
    Week.LAST: _("The last %(weekday)s of each month"),
}


@dataclass(frozen=True)
class Planned:
    """A date that could be made. ``note``: what one should know about it; ``taken``: the series has one already."""

    starts_at: dt.datetime
    day: dt.date
    note: str
    taken: bool
    ticked: bool

    @property
    def value(self) -> str:
        """As the form sends it."""
        return self.day.isoformat()

    @property
    def called(self) -> str:
        """With the weekday, which tells most."""
        shown = whens.local(self.starts_at)
        return f"{date_format(shown, 'l')} {date_format(shown, 'DATETIME_FORMAT')}"


class DatesForm(forms.Form):
    """``meeting``: the one that is repeated; ``held``: the days of its series. ``do`` in the data is "show" for a look
    at the dates, "make" to make those that are ticked there."""

    rhythm = forms.ChoiceField(label=_("Rhythm"), choices=Rhythm, widget=forms.RadioSelect)
    interval = forms.IntegerField(
        label=_("How many weeks lie between two dates?"),
        min_value=1,
        max_value=12,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input--short"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _("Write a number from 1 to 12.")),
    )
    week = forms.ChoiceField(label=_("Which one of each month?"), widget=forms.RadioSelect, required=False)
    count = forms.IntegerField(
        label=_("How many dates?"),
        min_value=1,
        max_value=dates.MOST,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input--short"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _("Write a number from 1 to 52.")),
    )
    until = NearDayField(label=_("Until this day"), required=False)
    chosen = forms.CharField(
        label=_("Dates"),
        required=False,
        max_length=3000,
        help_text=_("One on each line, for example 12.1.2027."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, data: Any = None, *, meeting: Meeting, held: Iterable[dt.date]) -> None:
        self._meeting, self._held = meeting, sorted(held)
        self._last = max([meeting.day, *self._held])
        weeks = dates.weeks_of(self._held) or dates.weeks_of([self._last])
        series = meeting.series
        rhythm = series.rhythm if series else Rhythm.MONTHLY
        initial = {"rhythm": rhythm, "interval": series.interval if series else 1, "week": weeks[0]}
        super().__init__(data, initial=initial)
        weekday = {"weekday": WEEKDAYS[self._last.weekday()]}
        self.fields["week"].choices = [(week, str(_WEEKS[week]) % weekday) for week in weeks]  # type: ignore[attr-defined]
        self.do = str(data.get("do", "")) if data else ""
        # As the checkboxes send them.
        self._asked = set(data.getlist("day")) if data else set()

    def clean_chosen(self) -> list[dt.date]:
        lines = re.split(r"[\n,;]", self.cleaned_data["chosen"])
        return sorted({_day(line.strip(), self._meeting.day) for line in lines if line.strip()})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("rhythm") == Rhythm.CHOSEN:
            if not data.get("chosen") and "chosen" not in self.errors:
                self.add_error("chosen", _("Write at least one date."))
        elif not (data.get("count") or data.get("until") or {"count", "until"} & self.errors.keys()):
            self.add_error("count", _("Say how many dates, or until which day."))
        data["interval"] = (data.get("interval") or 1) if data.get("rhythm") == Rhythm.WEEKLY else 1
        if not self.errors and not self.planned:
            self.add_error("until", _("No date fits before this day."))
        if self.do == "make" and not self.errors:
            data["days"] = self._ticked()
        return data

    @cached_property
    def planned(self) -> list[Planned]:
        """The dates in this rhythm after the last one of the series, of a form without errors."""
        return [self._plan(day) for day in self._days()]

    @property
    def shown(self) -> list[Planned]:
        """What the page lists for ticking: nothing while the rhythm itself is to be put right."""
        whole = self.is_bound and not set(self.errors) - {NON_FIELD_ERRORS}
        return self.planned if whole else []

    def values(self) -> dict[str, Any]:
        """What the action makes."""
        return {name: self.cleaned_data[name] for name in ("rhythm", "interval", "days")}

    def _days(self) -> list[dt.date]:
        given = self.cleaned_data
        if given["rhythm"] == Rhythm.CHOSEN:
            found: list[dt.date] = given["chosen"]
            return found[: dates.MOST]
        weekly = given["rhythm"] == Rhythm.WEEKLY
        week = Week(given["week"] or self.initial["week"])
        coming = dates.weekly(self._last, given["interval"]) if weekly else dates.monthly(self._last, week)
        return dates.first_ones(coming, count=given["count"], until=given["until"])

    def _plan(self, day: dt.date) -> Planned:
        time = whens.local(self._meeting.starts_at).time()
        starts_at = whens.at(day, time)
        taken, holiday = day in self._held, dates.is_holiday(day)
        ticked = str(day) in self._asked if self.do == "make" else not holiday
        return Planned(starts_at, day, " ".join(_notes(day, time, taken=taken)), taken, ticked and not taken)

    def _ticked(self) -> list[dt.date]:
        """Only dates that the page has shown: with another rhythm one looks at them again."""
        found = [each.day for each in self.planned if str(each.day) in self._asked]
        if len(found) < len(self._asked):
            raise ValidationError(_("The dates are others now. Look at them once more."), code="others")
        if not found:
            raise ValidationError(_("Tick at least one date."), code="none")
        return found


def _notes(day: dt.date, time: dt.time, *, taken: bool) -> Iterator[str]:
    if taken:
        yield gettext("The series has this date already.")
    elif dates.is_holiday(day):
        yield gettext("A public holiday. Tick it if you meet all the same.")
    if not whens.exists(day, time):
        yield gettext("The clocks go forward on this day, so the event begins an hour later.")


def _day(text: str, first: dt.date) -> dt.date:
    """A day as people write it; without a year the next one after the meeting. Raises ValidationError."""
    finnish, iso = _FINNISH.fullmatch(text), _ISO.fullmatch(text)
    try:
        if iso:
            found = dt.date(*map(int, iso.groups()))
        elif finnish:
            day, month, year = finnish.groups()
            found = dt.date(int(year or first.year), int(month), int(day))
            if year is None and found <= first:
                found = found.replace(year=first.year + 1)
        else:
            raise ValueError
    except ValueError:
        wrong = _("This is no date: %(text)s. Write it like this: 31.1.2027.")
        raise ValidationError(wrong, code="invalid", params={"text": text[:40]}) from None
    if found <= clock.today():
        raise ValidationError(_("%(text)s has passed already."), code="past", params={"text": text})
    if found.year > clock.today().year + 5:
        raise ValidationError(_("Check the year."), code="year")
    return found
