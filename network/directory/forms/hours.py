"""The hours of an offer as its provider types them: lines of weekly hours, and lines of exceptions.

One line of weekly hours may name several days. The lines are forms of their own; `HoursForm` holds them together, adds
lines on request, and gives the error summary all their fields.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock
from network.directory.forms.fields import SentAlongField
from network.directory.forms.hours_lines import ExceptionLine, Line, WeeklyLine
from network.directory.hours import overlaps, rows, rules
from network.directory.models import Offer

WEEKLY_LINES, EXCEPTION_LINES = 21, 20

L = TypeVar("L", bound=Line)


class HoursForm(forms.Form):
    """``do`` in the data says which button was pressed: "add_weekly" and "add_exception" ask for one more line and keep
    what is written as it is; "show" and "save" want it judged. ``cleaned_data`` is what `actions.set_hours` takes."""

    stamp = SentAlongField()
    open_on_holidays = forms.BooleanField(
        label=_("The weekly hours hold on public holidays too"),
        help_text=_("Public holidays, Midsummer Eve and Christmas Eve. Otherwise you are closed on them."),
        required=False,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, offer: Offer) -> None:
        self.saved, self.saved_stamp = rows.schedule_of(offer), rows.stamp_of(offer)
        initial = {"open_on_holidays": offer.open_on_holidays, "stamp": self.saved_stamp}
        super().__init__(data, initial=initial)
        self.do = str(data.get("do", "")) if data else ""
        self.quiet = self.do.startswith("add_")
        # What is over stays as it is, for figures about past months; the form does not show it.
        self.over = [row for row in self.saved.exceptions if row.last_day < clock.today()]
        coming = [row for row in self.saved.exceptions if row.last_day >= clock.today()]
        self.weekly = self._lines(WeeklyLine, "weekly", _together(self.saved.weekly) or [{}], WEEKLY_LINES)
        self.exceptions = self._lines(ExceptionLine, "exception", [_initial(row) for row in coming], EXCEPTION_LINES)
        for line in self.exceptions:
            line.over = self.over

    @property
    def lines(self) -> list[Line]:
        return [*self.weekly, *self.exceptions]

    @property
    def outrun(self) -> bool:
        """Somebody else has saved other hours in the meantime, and the person has been told."""
        return self.has_error(NON_FIELD_ERRORS, "changed")

    @property
    def next_stamp(self) -> str:
        """Goes out with the page: who has seen the others' hours and saves again wants their own."""
        return self.saved_stamp if self.outrun else str(self["stamp"].value() or "")

    @property
    def schedule(self) -> rules.Schedule:
        """What is written, once it is valid; what is saved before anything was sent."""
        if not self.is_bound:
            return self.saved
        given = self.cleaned_data
        weekly, exceptions = tuple(given["weekly"]), tuple(given["exceptions"])
        return rules.Schedule(weekly, exceptions, given["open_on_holidays"], self.saved.by_appointment)

    @property
    def warnings(self) -> list[str]:
        """What may be a slip, once the form is valid. Said once, however many lines have it."""
        return list(dict.fromkeys(said for line in self.lines if line.speaks for said in line.warnings))

    @property
    def room_for_weekly(self) -> bool:
        return len(self.weekly) < WEEKLY_LINES

    @property
    def room_for_exceptions(self) -> bool:
        return len(self.exceptions) < EXCEPTION_LINES

    def visible_fields(self) -> list[BoundField]:
        return [*super().visible_fields(), *(field for line in self.lines for field in line.visible_fields())]

    def full_clean(self) -> None:
        if self.quiet:
            self._errors, self.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()

    def clean(self) -> dict[str, Any]:
        said = [line for line in self.lines if line.is_valid() and line.speaks]
        weekly = [(line, line.rules()) for line in said if isinstance(line, WeeklyLine)]
        exceptions = [(line, line.rules()) for line in said if isinstance(line, ExceptionLine) and not line.kept]
        _refuse_overlaps(weekly, exceptions)
        for line in self.lines:
            self._errors.update({line.add_prefix(name): errors for name, errors in line.errors.items()})
        given = self.cleaned_data
        given["weekly"] = [row for _line, made in weekly for row in made]
        given["exceptions"] = [*self.over, *(row for _line, made in exceptions for row in made)]
        return given

    def _lines(self, kind: type[L], name: str, saved: Sequence[Mapping[str, Any]], most: int) -> list[L]:
        if not self.is_bound:
            return [kind(prefix=f"{name}-{n}", number=n + 1, initial=each) for n, each in enumerate(saved)]
        asked = str(self.data.get(f"{name}-lines", ""))
        # Nobody gets more lines than there are, but what is saved already is always shown.
        count = min(int(asked), max(most, len(saved))) if asked.isdecimal() and len(asked) < 5 else len(saved)
        more = self.do == f"add_{name}" and count < most
        return [
            kind(self.data, prefix=f"{name}-{n}", number=n + 1, new=more and n == count, quiet=self.quiet)
            for n in range(count + more)
        ]


def _refuse_overlaps(
    weekly: Sequence[tuple[WeeklyLine, list[rules.Weekly]]],
    exceptions: Sequence[tuple[ExceptionLine, list[rules.Exception]]],
) -> None:
    """The later of two lines that say the same twice gets the error."""
    today = clock.today()
    for at, (line, made) in enumerate(weekly):
        for earlier, known in weekly[:at]:
            if any(overlaps.weekly_overlap(one, other, today) for one in made for other in known):
                said = gettext("These hours overlap with hours %(number)s. Keep only one of them.")
                line.add_error("opens", said % {"number": earlier.number})
                break
    for at, (exception, days) in enumerate(exceptions):
        for before, known_days in exceptions[:at]:
            if any(overlaps.exceptions_overlap(one, other) for one in days for other in known_days):
                said = gettext("These days overlap with exception %(number)s. Keep only one of them.")
                exception.add_error("first_day", said % {"number": before.number})
                break


def _together(weekly: Iterable[rules.Weekly]) -> list[dict[str, Any]]:
    """Days with the same hours on one line."""
    alike: dict[tuple[Any, ...], set[int]] = defaultdict(set)
    for row in weekly:
        alike[row.opens, row.closes, row.weeks, row.by_appointment, row.first_day, row.last_day].add(row.weekday)
    names = ("opens", "closes", "weeks", "by_appointment", "first_day", "last_day")
    lines = [{"days": sorted(days), **dict(zip(names, rest, strict=True))} for rest, days in alike.items()]
    return sorted(lines, key=lambda line: (line["days"], line["opens"], line["weeks"]))


def _initial(row: rules.Exception) -> dict[str, Any]:
    notes = {f"note_{code}": note for code, note in row.notes.items()}
    last_day = row.last_day if row.last_day != row.first_day else None
    plain = {name: getattr(row, name) for name in ("first_day", "opens", "closes", "by_appointment")}
    return {**plain, "last_day": last_day, **notes}
