"""One line of an offer's hours as its provider types it: weekly hours on some days, or an exception."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundWidget
from django.forms.utils import ErrorDict
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import BoundField
from core.texts import languages
from network.directory.forms.fields import OneLineField
from network.directory.hours import rules, words
from network.directory.states import Weeks

# A wrong year is a slip of the finger.
_FIRST_YEAR, _YEARS_AHEAD = 2000, 10
_QUARTER = 15


class _Time(forms.TimeField):
    """The browser's own clock. Typed by hand it takes 9, 9.30 and 9:30, and 24 for midnight at the end of the day."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        errors = {"invalid": _("Write the time like this: 9.30.")}
        formats = ["%H:%M", "%H.%M", "%H"]
        super().__init__(widget=widget, input_formats=formats, error_messages=errors, required=False, **kwargs)

    def to_python(self, value: Any) -> dt.time | None:
        return super().to_python("00:00" if str(value).strip() in {"24", "24.00", "24:00"} else value)


class _Day(forms.DateField):
    """The browser's own calendar. Typed by hand it takes 2027-01-31 and 31.1.2027."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        errors = {"invalid": _("Write the day like this: 31.1.2027.")}
        formats = ["%Y-%m-%d", "%d.%m.%Y"]
        super().__init__(widget=widget, input_formats=formats, error_messages=errors, required=False, **kwargs)

    def clean(self, value: Any) -> dt.date | None:
        day: dt.date | None = super().clean(value)
        if day and not _FIRST_YEAR <= day.year <= clock.today().year + _YEARS_AHEAD:
            raise forms.ValidationError(_("Check the year."), code="year")
        return day


class Line(forms.Form):
    """``number`` is what the page calls it, from 1; ``new``: just asked for; ``quiet``: drawn as it was typed, without
    judging it. A line in which nothing is written, or that is to be removed, says nothing."""

    written: Sequence[str] = ()
    # Behind "More choices": the page opens it where something is chosen or wrong.
    more: Sequence[str] = ()

    def __init__(self, *args: Any, number: int, new: bool = False, quiet: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number, self.new, self.quiet = number, new, quiet

    @property
    def speaks(self) -> bool:
        given = self.cleaned_data
        return not given.get("remove") and (bool(self.errors) or any(given.get(name) for name in self.written))

    @property
    def opened(self) -> bool:
        return any(self[name].errors or self[name].value() not in {None, "", False, Weeks.EVERY} for name in self.more)

    def full_clean(self) -> None:
        super().full_clean()
        if self.quiet or (self.is_bound and self.cleaned_data.get("remove")):
            self._errors = ErrorDict()

    def clean(self) -> dict[str, Any]:
        if self.speaks:
            self.check(self.cleaned_data)
        return self.cleaned_data

    def check(self, given: dict[str, Any]) -> None:
        """Adds what is wrong to the fields it is about."""
        opens, closes = given.get("opens"), given.get("closes")
        if opens and opens == closes and opens != dt.time():
            self.add_error("closes", gettext("It begins and ends at the same time."))
        first, last = given.get("first_day"), given.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", gettext("The last day cannot be before the first one."))

    def needs(self, name: str, words: str) -> None:
        """Where nothing is given; a mistake in what was typed is told already."""
        if name not in self.errors and self.cleaned_data.get(name) in {None, ""}:
            self.add_error(name, words)

    @property
    def warnings(self) -> Iterator[str]:
        """What is allowed and may still be a slip."""
        times = [self.cleaned_data.get("opens"), self.cleaned_data.get("closes")]
        for time in filter(None, times):
            if time.minute % _QUARTER:
                # PTV, the Finnish Service Catalogue behind Suomi.fi, knows quarters of an hour only.
                said = gettext("Suomi.fi cannot take over %(time)s, only quarters of an hour such as 9.15 or 9.30.")
                yield said % {"time": words.clock_time(time)}
        opens, closes = times
        if opens and closes and dt.time() < closes < opens:
            said = gettext("%(hours)s goes on over midnight, to the next day. Is that right?")
            yield said % {"hours": words.hours_between(opens, closes)}


class WeeklyLine(Line):
    written = ("days", "opens", "closes", "by_appointment", "first_day", "last_day")
    more = ("weeks", "by_appointment", "first_day", "last_day")

    days = forms.TypedMultipleChoiceField(
        label=_("Days"), coerce=int, choices=list(WEEKDAYS.items()), widget=forms.CheckboxSelectMultiple, required=False
    )
    opens = _Time(label=_("Begins"))
    closes = _Time(label=_("Ends"))
    weeks = forms.ChoiceField(label=_("Which weeks"), choices=Weeks, required=False)
    by_appointment = forms.BooleanField(label=_("By appointment only"), required=False)
    first_day = _Day(label=_("From this day on"))
    last_day = _Day(label=_("Until this day"))
    remove = forms.BooleanField(label=_("Remove these hours"), required=False)

    @property
    def day_options(self) -> list[tuple[BoundWidget, Any]]:
        """Each checkbox with the short name of its day: seven long ones would fill a phone."""
        return list(zip(cast("BoundField", self["days"]).options, WEEKDAYS_ABBR.values(), strict=True))

    def check(self, given: dict[str, Any]) -> None:
        super().check(given)
        if "days" not in self.errors and not given.get("days"):
            self.add_error("days", gettext("Choose at least one day."))
        self.needs("opens", gettext("Write when it begins."))
        self.needs("closes", gettext("Write when it ends."))

    def rules(self) -> list[rules.Weekly]:
        given = self.cleaned_data
        return [
            rules.Weekly(
                weekday=weekday,
                opens=given["opens"],
                closes=given["closes"],
                weeks=given["weeks"] or Weeks.EVERY,
                by_appointment=given["by_appointment"],
                first_day=given["first_day"],
                last_day=given["last_day"],
            )
            for weekday in sorted(set(given["days"]))
        ]


class ExceptionLine(Line):
    """``over``: exceptions that are saved and have passed."""

    over: Sequence[rules.Exception] = ()
    written = ("first_day", "last_day", "opens", "closes", "by_appointment", "note_fi", "note_sv", "note_en")
    more = ("by_appointment", "note_fi", "note_sv", "note_en")

    first_day = _Day(label=_("First day"))
    last_day = _Day(label=_("Last day"), help_text=_("Leave this empty if it is one day."))
    opens = _Time(label=_("Begins"))
    closes = _Time(label=_("Ends"))
    by_appointment = forms.BooleanField(label=_("By appointment only"), required=False)
    note_fi = OneLineField(label=_("Why, in Finnish"), max_length=100, required=False)
    note_sv = OneLineField(label=_("Why, in Swedish"), max_length=100, required=False)
    note_en = OneLineField(label=_("Why, in English"), max_length=100, required=False)
    remove = forms.BooleanField(label=_("Remove this exception"), required=False)

    def check(self, given: dict[str, Any]) -> None:
        super().check(given)
        self.needs("first_day", gettext("Write the first day."))
        end = "last_day" if given.get("last_day") else "first_day"
        if not self.errors and given[end] < clock.today() and not self.kept:
            self.add_error(end, gettext("This day has passed already."))
        opens, closes = (given.get(name) is not None or name in self.errors for name in ("opens", "closes"))
        if opens != closes:
            self.needs("closes" if opens else "opens", gettext("Give both times, or neither of them."))

    def rules(self) -> list[rules.Exception]:
        given = self.cleaned_data
        notes = {code: given[f"note_{code}"] for code in languages() if given[f"note_{code}"]}
        first, last = given["first_day"], given["last_day"] or given["first_day"]
        return [rules.Exception(first, last, given["opens"], given["closes"], given["by_appointment"], notes)]

    @property
    def kept(self) -> bool:
        """Whether it says what is saved already and was over by midnight, while the page was open: then it stays as it
        is, like all that has passed. Asked of a line without errors."""
        return self.rules()[0] in self.over
