"""When a meeting is, and when one can register: days and clock times that become moments.

On the nights when clocks change, a time that no clock shows is refused, and of one that comes twice it is asked which.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock
from network.directory.forms.fields import SentAlongField
from network.directory.hours.words import clock_time
from network.meetings import whens
from network.meetings.forms.organising_fields import ClockField, NearDayField
from network.meetings.models import Meeting


class WhenForm(forms.Form):
    """``was``: when the meeting that is edited begins so far. Its cleaned data has ``starts_at``, ``ends_at``,
    ``opens_at`` and ``closes_at``, in UTC."""

    was: dt.datetime | None = None

    day = NearDayField(label=_("Day"))
    begins = ClockField(label=_("Begins"))
    ends = ClockField(label=_("Ends"))
    last_day = NearDayField(label=_("Last day"), required=False, help_text=_("Only if the event ends on another day."))
    opens_day = NearDayField(label=_("Opens on"), required=False)
    opens_time = ClockField(label=_("Opens at"), required=False)
    closes_day = NearDayField(label=_("Closes on"), required=False)
    closes_time = ClockField(label=_("Closes at"), required=False)

    def ask_which_known(self) -> None:
        """Of a saved time that comes twice the form shows which it is."""
        for name in ("begins", "ends"):
            if self.initial.get(f"which_{name}"):
                _ask_which(self, name, self.initial[name])

    @property
    def which(self) -> list[BoundField]:
        """Questions that the form has only on the night when clocks go back."""
        return [self[name] for name in ("which_begins", "which_ends") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["starts_at"], data["ends_at"] = self._when(data)
        data["opens_at"], data["closes_at"] = (self._window(data, name) for name in ("opens", "closes"))
        opens_at, closes_at, starts_at = data["opens_at"], data["closes_at"], data["starts_at"]
        if closes_at and starts_at and closes_at > starts_at:
            self.add_error("closes_day", _("Registration closes at the latest when the event begins."))
        ends = [each for each in (closes_at, starts_at) if each]
        if opens_at and ends and opens_at >= min(ends):
            self.add_error("opens_day", _("Registration must open before it closes, and before the event begins."))
        return data

    def _when(self, data: dict[str, Any]) -> tuple[dt.datetime | None, dt.datetime | None]:
        day, last_day = data.get("day"), data.get("last_day") or data.get("day")
        if day is None or last_day is None or "last_day" in self.errors:
            return None, None
        if last_day < day:
            self.add_error("last_day", _("The last day cannot be before the first one."))
            return None, None
        starts_at, ends_at = moment(self, day, "begins"), moment(self, last_day, "ends")
        if starts_at and ends_at and ends_at <= starts_at:
            early = _("The event must end after it begins. If it ends on another day, write that day, too.")
            self.add_error("ends", early)
        if starts_at and starts_at <= clock.now() and starts_at != self.was:
            self.add_error("day", _("This time has passed already."))
        return starts_at, ends_at

    def _window(self, data: dict[str, Any], name: str) -> dt.datetime | None:
        """When registration opens or closes. Of a time that comes twice it is the first."""
        given = {f"{name}_{part}": data.get(f"{name}_{part}") for part in ("day", "time")}
        day, time = given.values()
        if isinstance(day, dt.date) and isinstance(time, dt.time):
            return whens.at(day, time)
        for field, value in given.items():
            if value is None and any(given.values()) and field not in self.errors:
                self.add_error(field, _("Give both the day and the time, or neither of them."))
        return None


class CopyForm(forms.Form):
    """When the copy of a meeting is to begin."""

    day = NearDayField(label=_("Day"))
    begins = ClockField(label=_("Begins"))
    seed = SentAlongField()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        day = data.get("day")
        data["starts_at"] = moment(self, day, "begins") if day else None
        if data["starts_at"] and data["starts_at"] <= clock.now():
            self.add_error("day", _("This time has passed already."))
        return data

    @property
    def which(self) -> list[BoundField]:
        """As in WhenForm."""
        return [self["which_begins"]] if "which_begins" in self.fields else []

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in ("starts_at", "seed")}


def moment(form: forms.Form, day: dt.date, name: str) -> dt.datetime | None:
    """The clock time of this field on this day; None where none was given, and where it is an error of the field. For
    one that comes twice the form gets a question of its own, ``which_<name>``."""
    time = form.cleaned_data.get(name)
    if time is None:
        return None
    said = {"day": date_format(day, "SHORT_DATE_FORMAT"), "time": clock_time(time)}
    if not whens.exists(day, time):
        gap = gettext("On %(day)s the clocks go forward, and no clock shows %(time)s. Write a time an hour later.")
        form.add_error(name, gap % said)
        return None
    if not whens.comes_twice(day, time):
        return whens.at(day, time)
    which = form.data.get(form.add_prefix(f"which_{name}"), "")
    _ask_which(form, name, time)
    if which not in {"first", "second"}:
        twice = gettext("On %(day)s the clocks go back, and %(time)s comes twice. Choose which one you mean.")
        form.add_error(f"which_{name}", twice % said)
        return None
    return whens.at(day, time, second=which == "second")


def times(meeting: Meeting) -> dict[str, Any]:
    """What the form shows of the times of a meeting."""
    day, begins = _opened(meeting.starts_at)
    last_day, ends = _opened(meeting.ends_at)
    opens, closes = _opened(meeting.opens_at), _opened(meeting.closes_at)
    return {
        "day": day,
        "begins": begins,
        "ends": ends,
        "last_day": last_day if last_day != day else None,
        **dict(zip(("opens_day", "opens_time", "closes_day", "closes_time"), (*opens, *closes), strict=True)),
        **dict(_known(meeting)),
    }


def _known(meeting: Meeting) -> Iterator[tuple[str, str]]:
    for name, moment in (("begins", meeting.starts_at), ("ends", meeting.ends_at)):
        shown = whens.local(moment)
        if whens.comes_twice(shown.date(), shown.time()):
            yield f"which_{name}", "second" if whens.is_second(moment) else "first"


def _ask_which(form: forms.Form, name: str, time: dt.time) -> None:
    """Of two equal clock times, which is meant."""
    form.fields[f"which_{name}"] = forms.ChoiceField(
        label=gettext("Which %(time)s?") % {"time": clock_time(time)},
        choices=[("first", _("The first, still in summer time")), ("second", _("The second, in winter time"))],
        widget=forms.RadioSelect,
        required=False,
    )


def _opened(moment: dt.datetime | None) -> tuple[dt.date | None, dt.time | None]:
    """Day and clock time."""
    shown = whens.local(moment) if moment else None
    return (shown.date(), shown.time()) if shown else (None, None)
