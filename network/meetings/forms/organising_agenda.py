"""The agenda as its writer types it: rows that move up and down, each in as many languages as one likes."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from network.directory.content import columns
from network.directory.forms.fields import SentAlongField
from network.directory.forms.texts import Sided, TextsForm, initial_texts, restamped
from network.meetings import seen
from network.meetings.content import AGENDA, AGENDA_ITEMS
from network.meetings.models import AgendaItem, Meeting
from network.meetings.states import Scope

_TEXTS = columns(AGENDA)
_MINUTES = 15


class Row(Sided, TextsForm):
    """``number`` counts from 1. A row in which nothing but minutes is written says nothing."""

    needed = ()

    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=1,
        max_value=24 * 60,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input--short"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _("Write a number of minutes.")),
    )

    def __init__(self, *args: Any, number: int, new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number, self.new = number, new
        # When it begins, as far as the minutes of the rows before it are numbers.
        self.begins: dt.datetime | None = None
        # Blank rows do not ask for a title, and the rows are drawn without "(optional)".
        self.use_required_attribute = False
        self.add_texts(AgendaItem, AGENDA)

    @property
    def says(self) -> bool:
        return any(self.cleaned_data.get(name) for name in _TEXTS) or any(name in self.errors for name in _TEXTS)

    @property
    def called(self) -> str:
        """For the buttons of the row: its subject, whatever language it is in."""
        found = (self[name].value() for name in columns(("title",)))
        return next((str(each) for each in found if each), "")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.says and not any(data.get(name) for name in columns(("title",))):
            self.add_error(self.own.fields[0].name, gettext("Write the subject."))
        if self.says and data.get("minutes") is None and "minutes" not in self.errors:
            self.add_error("minutes", gettext("Write how many minutes it takes."))
        return data


class AgendaForm(forms.Form):
    """``do`` in the data says which button was pressed: "save", or "add", "up-2", "down-2", "remove-2" and "take-<id>",
    which keep what is written and judge nothing. ``points``: open tasks of earlier dates, by their id, that can be
    taken into the agenda. ``scoped``: the series has other dates to come, so it asks which are meant."""

    scope = forms.ChoiceField(
        label=_("Which dates of the series?"),
        choices=Scope,
        widget=forms.RadioSelect,
        help_text=_("The other dates get this agenda in place of their own."),
    )
    stamp = SentAlongField()

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        meeting: Meeting,
        points: Mapping[str, Mapping[str, str]] = {},
        scoped: bool = False,
    ) -> None:
        super().__init__(data, initial={"stamp": seen.agenda_stamp(meeting), "scope": Scope.THIS})
        if not scoped:
            del self.fields["scope"]
        self.saved = list(meeting.agenda.all())
        self.do, _dash, self._at = str(data.get("do", "save") if data else "").partition("-")
        self.quiet = self.do in {"add", "up", "down", "remove", "take"}
        self.rows = self._sent(points) if data else [_row(n, _initial(item)) for n, item in enumerate(self.saved)]
        if not self.rows:
            self.rows = [_row(0, {"minutes": _MINUTES})]
        self.ends_at = meeting.starts_at
        for row, minutes in zip(self.rows, self.minutes, strict=True):
            row.begins = self.ends_at
            self.ends_at += dt.timedelta(minutes=minutes)
        self.too_long = self.ends_at > meeting.ends_at

    @property
    def room(self) -> bool:
        return len(self.rows) < AGENDA_ITEMS

    @property
    def total(self) -> int:
        """Minutes of all rows, as far as they are numbers."""
        return sum(self.minutes)

    @property
    def minutes(self) -> list[int]:
        values = [str(row["minutes"].value() or "") for row in self.rows]
        return [int(each) if each.isdecimal() and len(each) < 5 else 0 for each in values]

    def visible_fields(self) -> list[BoundField]:
        return [field for row in self.rows for field in row.visible_fields()] + super().visible_fields()

    def full_clean(self) -> None:
        if self.quiet:
            self._errors, self.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        items = []
        for row in self.rows:
            if row.is_valid() and row.says:
                items.append({name: row.cleaned_data[name] for name in ("minutes", *_TEXTS)})
            self._errors.update({row.add_prefix(name): errors for name, errors in row.errors.items()})
        given["items"] = items
        return given

    def values(self) -> dict[str, Any]:
        """What the action writes."""
        given = self.cleaned_data
        return {"items": given["items"], "was": given["stamp"], "scope": given.get("scope") or Scope.THIS}

    def ask_again(self, stamp: str) -> None:
        """After somebody else's save: what was typed stays, and saving once more is done knowingly."""
        self.data = restamped(self, stamp)

    def _sent(self, points: Mapping[str, Mapping[str, str]]) -> list[Row]:
        """The rows as they were typed; moved, added or removed as the button says."""
        asked = str(self.data.get("rows", ""))
        count = min(int(asked), AGENDA_ITEMS) if asked.isdecimal() and len(asked) < 4 else 0
        if not self.quiet:
            return [_row(n, data=self.data) for n in range(count)]
        typed = [_typed(self.data, n) for n in range(count)]
        new = _moved(typed, self.do, int(self._at) - 1 if self._at.isdecimal() and len(self._at) < 4 else -1)
        if self.do == "take" and self._at in points and len(typed) < AGENDA_ITEMS:
            typed.append({"minutes": str(_MINUTES), **points[self._at]})
            new = len(typed) - 1
        return [_row(n, each, new=n == new) for n, each in enumerate(typed)]


def _moved(rows: list[dict[str, Any]], do: str, at: int) -> int:
    """Changes the order in place. Returns which row should have the focus; -1 for none."""
    if do == "add" and len(rows) < AGENDA_ITEMS:
        rows.append({"minutes": str(_MINUTES)})
        return len(rows) - 1
    to = {"up": at - 1, "down": at + 1}.get(do, at)
    if 0 <= at < len(rows) and 0 <= to < len(rows):
        row = rows.pop(at)
        if do != "remove":
            rows.insert(to, row)
        return min(to, len(rows) - 1)
    return -1


def _row(n: int, initial: Mapping[str, Any] | None = None, *, data: Any = None, new: bool = False) -> Row:
    return Row(data, prefix=f"row-{n}", number=n + 1, initial=dict(initial or {}), new=new)


def _typed(data: Mapping[str, Any], n: int) -> dict[str, str]:
    return {name: str(data.get(f"row-{n}-{name}", "")) for name in ("minutes", *_TEXTS)}


def _initial(item: AgendaItem) -> dict[str, Any]:
    return {**initial_texts(item, AGENDA), "minutes": item.minutes}
