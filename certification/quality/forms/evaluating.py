"""Forms of those who evaluate and review."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certification.quality import covered
from certification.quality.models import Finding, Inquiry, ScopeItem
from certification.quality.states import LONGEST_REASON, PLAIN_GRADES, Grade, Verdict
from core import clock
from network.directory.forms.fields import DayField

_LOST = _("Something was lost on the way. Open the page again.")
_DAY = _("Write the day like this: 31.1.2027.")


def _text(label: Any, rows: int, *, longest: int, required: bool = False, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows}),
        **more,
    )


class GradeForm(forms.Form):
    """What is found of one answer. ``revision``: of the finding that was on the page, 0 for none."""

    grade = forms.ChoiceField(
        label=_("Assessment"),
        choices=Grade.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an assessment.")},
    )
    reason = _text(
        _("Reason, for the applicant"),
        4,
        longest=LONGEST_REASON,
        help_text=_("Say clearly what is to be completed, or what works well. The applicant reads this."),
    )
    note = _text(
        _("Note within the agency"),
        2,
        longest=3000,
        help_text=_("The applicant does not see it. Write nothing about persons."),
    )
    revision = forms.IntegerField(
        min_value=0, widget=forms.HiddenInput, error_messages={"required": _LOST, "invalid": _LOST}
    )

    def __init__(self, *args: Any, answer: int, finding: Finding | None = None, round: int = 1, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", f"a{answer}")
        super().__init__(*args, **kwargs)
        if finding is not None and not self.initial:
            # Of an earlier round it is proposed again, and yet a finding of its own.
            revision = finding.revision if finding.round == round else 0
            self.initial = {
                "grade": finding.grade,
                "reason": finding.reason,
                "note": finding.note,
                "revision": revision,
            }
        self.initial.setdefault("revision", 0)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        grade, reason = cleaned.get("grade"), cleaned.get("reason", "x").strip()
        if grade and grade not in PLAIN_GRADES and not reason:
            self.add_error("reason", _("Write the reason: the applicant reads it."))
        return cleaned

    def shown_again(self, revision: int) -> None:
        """Somebody else has saved: what was typed stays, and is saved over theirs the next time it is sent."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("revision")] = str(revision)
        self.data = data


class AskForm(forms.Form):
    """A line for each answer that something is asked about. ``cards``: of the matter (matterpage.Card)."""

    text = _text(_("Message"), 4, longest=2000, help_text=_("What is said here is about no answer in particular."))

    def __init__(self, *args: Any, cards: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._cards = list(cards)
        for card in self._cards:
            self.fields[self.name(card.answer.pk)] = _text(_("Question to the applicant"), 3, longest=2000)

    @staticmethod
    def name(answer: int) -> str:
        return f"line_{answer}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        names = {card.answer.pk: self.name(card.answer.pk) for card in self._cards}
        lines = {key: cleaned.pop(name) for key, name in names.items() if cleaned.get(name)}
        for name in names.values():
            cleaned.pop(name, None)
        if not lines and not cleaned.get("text") and not self.errors:
            self.add_error("text", _("Write what is asked, here or beside an answer."))
        return cleaned | {"lines": lines}

    @property
    def asked(self) -> list[tuple[Any, Any]]:
        """Each answer with its field, as the template shows them."""
        return [(card, self[self.name(card.answer.pk)]) for card in self._cards]


class FindingsForm(forms.Form):
    text = _text(
        _("Message to the applicant"),
        4,
        longest=3000,
        help_text=_("Stands above the findings. What works well is worth a word."),
    )


class VisitForm(forms.Form):
    """``items``: the scope of the application, with places."""

    item = forms.ChoiceField(label=_("Place"), required=False)
    visited_on = DayField(label=_("Day"), error_messages={"required": _("Write the day."), "invalid": _DAY})
    notes = _text(
        _("What was seen"),
        8,
        longest=5000,
        required=True,
        help_text=_("The applicant does not see it. Write nothing about persons."),
        error_messages={"required": _("Write what was seen.")},
    )

    def __init__(self, *args: Any, items: Iterable[ScopeItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"visited_on": clock.today(), **(self.initial or {})}
        self._items: Mapping[str, ScopeItem] = {str(each.pk): each for each in items}
        own: Any = self.fields
        named = [(key, covered.name(each)) for key, each in self._items.items()]
        own["item"].choices = [("", _("The organisation as a whole")), *named]

    def clean_item(self) -> ScopeItem | None:
        return self._items.get(self.cleaned_data["item"])


class MoreTimeForm(forms.Form):
    until = DayField(label=_("New last day"), error_messages={"required": _("Write the day."), "invalid": _DAY})

    def __init__(self, *args: Any, inquiry: Inquiry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        later = max(inquiry.due_on, clock.today()) + dt.timedelta(days=14)
        self.initial = {"until": later, **(self.initial or {})}


class ReviewForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Outcome"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an outcome.")},
    )
    text = _text(
        _("Reasons"),
        6,
        longest=3000,
        required=True,
        help_text=_("Those who evaluate and whoever decides read this; the applicant does not."),
        error_messages={"required": _("Write the reasons.")},
    )
