"""What is told of a session, and what narrows the lists of them. What people may choose is all there is: no text."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core import clock
from network.directory.models import Term
from network.geography.models import Region
from network.monitoring import days, givers, terms
from network.monitoring.givers import Giver
from network.monitoring.models import Session
from network.monitoring.states import MOST_PEOPLE, Minutes, Outcome

TODAY, YESTERDAY, OTHER = "today", "yesterday", "other"
_LIST = _("Choose from the list.")
_PEOPLE = _("Write a number from 1 to %(most)s.")


def _choice(label: Any, asked: Any, **more: Any) -> forms.TypedChoiceField:
    errors = {"required": asked, "invalid_choice": _LIST}
    return forms.TypedChoiceField(label=label, error_messages=errors, **more)


class SessionForm(forms.Form):
    """What both forms ask. ``for_whom``: what one may log for (givers.of); with only one of them there is nothing to
    choose."""

    giver = _choice(_("Where you helped"), _("Choose where you helped."))
    form = _choice(_("Form of support"), _("Choose the form of support."))
    language = _choice(_("Language"), _("Choose the language."))
    topic = _choice(_("Topic"), _("Choose the topic."))
    e_service = _choice(_("Public e-service"), _LIST, required=False, empty_value=None)
    outcome = _choice(_("How did it go?"), _("Choose how it went."), choices=Outcome)
    people = forms.IntegerField(
        label=_("Number of people"),
        min_value=1,
        max_value=MOST_PEOPLE,
        help_text=_("How many you helped at the same time."),
        widget=forms.NumberInput(attrs={"class": "input--short", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, for_whom: Sequence[Giver], also: Iterable[Term] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._only = for_whom[0] if len(for_whom) == 1 else None
        self._offer("giver", [(each.key, each.label) for each in for_whom], {each.key: each for each in for_whom})
        if self._only:
            del self.fields["giver"]
        for column, found in terms.offered(also).items():
            self._offer(column, _listed(column, found), {term.key: term for term in found})
        people: Any = self.fields["people"]
        people.error_messages |= dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _PEOPLE % {"most": MOST_PEOPLE}
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self._only:
            data["giver"] = self._only
        return data

    def _offer(self, name: str, choices: list[Any], meant: dict[str, Any]) -> None:
        field: Any = self.fields[name]
        # Nothing stands chosen that nobody has chosen.
        field.choices = [("", _("Not any") if name == "e_service" else _("Choose")), *choices]
        field.coerce = meant.__getitem__

    def _check_day(self, name: str, day: dt.date | None, written_on: dt.date, giver: Giver | None) -> None:
        """``giver`` None: when they gave support there is not asked."""
        refused = days.refusal(day, written_on) if day else ""
        if day and giver and not refused:
            refused = days.outside(day, giver)
        if refused:
            self.add_error(name, ValidationError(refused, code="day"))


class LogForm(SessionForm):
    """One tap: the length is the button, everything else is as last time unless somebody changes it."""

    nonce = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": _LIST, "invalid": _LIST})
    minutes = forms.ChoiceField(
        choices=Minutes,
        widget=forms.HiddenInput,
        error_messages={"required": _("Choose how long it took."), "invalid_choice": _("Choose how long it took.")},
    )
    when = forms.ChoiceField(
        label=_("Day"),
        choices=[(TODAY, _("Today")), (YESTERDAY, _("Yesterday")), (OTHER, _("Another day"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the day."), "invalid_choice": _LIST},
    )
    other_day = forms.DateField(
        label=_("Which other day"),
        required=False,
        error_messages={"invalid": _("Write the day like this: 24.12.2026.")},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input--short"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        when, other = data.pop("when", None), data.pop("other_day", None)
        if when == OTHER:
            if other is None and "other_day" not in self.errors:
                self.add_error("other_day", ValidationError(_("Write which day it was."), code="required"))
            data["day"] = other
            self._check_day("other_day", other, clock.today(), data.get("giver"))
        elif when:
            data["day"] = clock.today() - dt.timedelta(days=when == YESTERDAY)
            self._check_day("when", data["day"], clock.today(), data.get("giver"))
        return data

    def freshen(self) -> None:
        """Another nonce in place of one that cannot be used, so that sending again helps."""
        if self.has_error("nonce") or self.has_error(NON_FIELD_ERRORS, "again"):
            self.data = dict(self.data.items()) | {"nonce": str(uuid.uuid4())}


class EditForm(SessionForm):
    """``session``: what is put right. It stays for what it was logged for, unless somebody chooses another."""

    minutes = forms.ChoiceField(label=_("How long it took"), choices=Minutes, widget=forms.RadioSelect)
    day = forms.DateField(
        label=_("Day"),
        error_messages={"required": _("Choose the day."), "invalid": _("Write the day like this: 24.12.2026.")},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input--short"}),
    )

    field_order = ("minutes", "day")

    def __init__(self, *args: Any, session: Session, for_whom: Sequence[Giver], **kwargs: Any) -> None:
        self._written_on, self._was = clock.day_of(session.logged_at), (session.day, givers.key_of(session))
        if givers.key_of(session) not in {each.key for each in for_whom}:
            for_whom = [givers.as_logged(session), *for_whom]
        also = [getattr(session, column) for column in terms.VOCABULARIES if getattr(session, column)]
        super().__init__(*args, for_whom=for_whom, also=also, initial=told(session), **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        day, giver = data.get("day"), data.get("giver")
        same = giver is not None and (day, giver.key) == self._was
        self._check_day("day", day, self._written_on, None if same else giver)
        return data


class MineForm(forms.Form):
    """What narrows one's own list. What is not understood narrows nothing."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False)
    form = forms.ChoiceField(label=_("Form of support"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _years(self, years)
        found = terms.offered()
        for column in ("form", "topic"):
            field: Any = self.fields[column]
            field.choices = [("", _("All")), *_listed(column, found[column])]

    @property
    def wanted(self) -> dict[str, Any]:
        """What was understood."""
        return _wanted(self)

    @property
    def chosen_year(self) -> int:
        return self.wanted.get("year") or clock.today().year


class FiguresForm(forms.Form):
    """A year, a month of it, and of an area a region. Without a year, this one."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False)
    month = forms.TypedChoiceField(label=_("Month"), coerce=int, required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, *args: Any, years: Sequence[int], regions: Sequence[Region] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _years(self, years)
        month: Any = self.fields["month"]
        month.choices = [("", _("The whole year")), *((number, capfirst(MONTHS[number])) for number in range(1, 13))]
        region: Any = self.fields["region"]
        region.choices = [("", _("All")), *((each.code, each.name) for each in regions)]
        if len(regions) < 2:
            del self.fields["region"]

    @property
    def wanted(self) -> dict[str, Any]:
        """What was understood."""
        return _wanted(self)

    @property
    def chosen_year(self) -> int:
        return self.wanted.get("year") or clock.today().year


def told(session: Session) -> dict[str, Any]:
    """What a session says, as the fields of a form have it."""
    columns = {column: getattr(session, column).key for column in terms.VOCABULARIES if getattr(session, column)}
    same = {name: getattr(session, name) for name in ("minutes", "outcome", "people", "day")}
    return {**columns, **same, "giver": givers.key_of(session)}


def _listed(column: str, found: Iterable[Term]) -> list[Any]:
    """Choices; topics in their groups, e-services by their names."""
    if column == "e_service":
        return [(term.key, str(term)) for term in sorted(found, key=lambda term: str(term).casefold())]
    if column != "topic":
        return [(term.key, capfirst(str(term))) for term in found]
    grouped = sorted(found, key=lambda term: (term.parent.order if term.parent else 0, str(term.parent or "")))
    parts = [(group, [(term.key, str(term)) for term in each]) for group, each in groupby(grouped, _group)]
    return [part for group, each in parts for part in ([(group, each)] if group else each)]


def _group(term: Term) -> str:
    return str(term.parent or "")


def _years(form: forms.Form, years: Sequence[int]) -> None:
    this = clock.today().year
    field: Any = form.fields["year"]
    field.choices = [("", str(this)), *((str(each), str(each)) for each in years if each != this)]


def _wanted(form: forms.Form) -> dict[str, Any]:
    form.is_valid()
    return {name: value for name, value in form.cleaned_data.items() if value}
