"""Minutes as they are typed: a summary and decisions in the languages of the house, who was there, what was agreed."""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.texts import in_language, languages
from network.directory.forms.fields import SentAlongField
from network.directory.forms.texts import Side, Sided, ordered_languages
from network.directory.lines import one_line
from network.directory.links import token
from network.meetings import minuting
from network.meetings.content import DECISION_LENGTH, DECISIONS, POINTS, SUMMARY_LENGTH
from network.meetings.forms.action_points import Known, PointForm, rows_of
from network.meetings.models import ActionPoint, MinutesRevision
from network.meetings.promised import Draft
from network.meetings.states import Way

# A new set of minutes has room for so many before anybody asks for more.
_BLANK = 2
_MORE = 3


class _Texts(Sided, forms.Form):
    """A text once a language, the reader's language first."""

    what: Any = ""
    longest = 0
    rows = 2
    help: Any = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.fields = {f"text_{code}": self._field(code) for code in ordered_languages()} | self.fields

    def sides(self) -> Iterator[Side]:
        for code in ordered_languages():
            yield Side(code, code == get_language(), (self[f"text_{code}"],))

    def judge_nothing(self) -> None:
        """While its page only makes room for more rows."""
        self._errors, self.cleaned_data = ErrorDict(), {}

    @property
    def text(self) -> dict[str, str]:
        return {code: self.cleaned_data.get(f"text_{code}", "") for code in languages()}

    def _field(self, code: str) -> forms.CharField:
        own = code == get_language()
        label = capfirst(str(self.what))
        if not own:
            label = gettext("%(field)s, %(language)s") % {"field": label, "language": in_language(code)}
        widget = forms.Textarea(attrs={"lang": code, "rows": self.rows})
        made = forms.CharField(
            label=label, required=False, max_length=self.longest, widget=widget, help_text=self.help if own else ""
        )
        # The browser's own cut would swallow the end of what was pasted; the form says what is too long.
        made.widget.attrs.pop("maxlength", None)
        return made


class SummaryForm(_Texts):
    what, longest, rows = _("Summary"), SUMMARY_LENGTH, 8
    help = _("What was talked about, in a few lines. No personal data: roles and organisations are enough.")


class DecisionForm(_Texts):
    """``number`` counts from 1. One that is emptied is no decision any more."""

    longest = DECISION_LENGTH

    def __init__(self, *args: Any, number: int, **kwargs: Any) -> None:
        self.number, self.what = number, gettext("Decision %(number)s") % {"number": number}
        super().__init__(*args, **kwargs)

    @property
    def text(self) -> dict[str, str]:
        return {code: one_line(text) for code, text in super().text.items()}


class MinutesForm(forms.Form):
    """``do`` in the data says which button was pressed: "save", or "decisions" and "points", which make room for more
    rows, keep what is written and judge nothing. ``revision`` is the newest one, if there is any; ``present`` suggests
    how many were there."""

    onsite = forms.IntegerField(label=_("Present on site"), min_value=0, max_value=10_000, required=False)
    online = forms.IntegerField(label=_("Present online"), min_value=0, max_value=10_000, required=False)
    was = SentAlongField()
    seed = SentAlongField()

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        known: Known,
        revision: MinutesRevision | None = None,
        points: Sequence[ActionPoint] = (),
        present: Mapping[str, int] = {},
    ) -> None:
        content = revision.content if revision else {**minuting.EMPTY, "present": dict(present)}
        number = str(revision.number if revision else 0)
        super().__init__(data, initial={**content["present"], "was": number, "seed": token()})
        self.known = known
        self.do = str(data.get("do", "save")) if data is not None else "save"
        self.quiet = self.do in {"decisions", "points"}
        for name in ("onsite", "online"):
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "input--short"})
        self.summary = SummaryForm(data, prefix="summary", initial=_texts(content["summary"]))
        self.decisions = self._decisions(data, content["decisions"])
        # Somebody may have added others since the page was opened: of these it says nothing.
        there = [each for each in points if data is None or f"point-{each.pk}-stamp" in data]
        self.points = rows_of(data, known, there, self._rows(data, "points", _BLANK, POINTS))
        if self.quiet:
            for form in self.parts:
                form.judge_nothing()

    @property
    def parts(self) -> list[SummaryForm | DecisionForm | PointForm]:
        return [self.summary, *self.decisions, *self.points]

    @property
    def new_points(self) -> int:
        return sum(row.point is None for row in self.points)

    def visible_fields(self) -> list[BoundField]:
        """Of the whole page, in its order, for the list of what is to be put right."""
        own = super().visible_fields()
        return [field for form in (self.summary,) for field in form.visible_fields()] + [
            *own,
            *(field for form in (*self.decisions, *self.points) for field in form.visible_fields()),
        ]

    def counts(self) -> list[BoundField]:
        return [self["onsite"], self["online"]]

    def full_clean(self) -> None:
        if self.quiet:
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for form in self.parts:
            if not form.is_valid():
                self._errors.update({form.add_prefix(name): errors for name, errors in form.errors.items()})
        if not str(data.get("was", "")).isdecimal():
            self.add_error(None, gettext("Something was lost on the way. Open the page again."))
        return data

    def values(self) -> dict[str, Any]:
        """What the action writes, but for the action points."""
        data = self.cleaned_data
        return {
            "summary": self.summary.text,
            "decisions": [row.text for row in self.decisions],
            "present": {way.value: data.get(way.value) for way in Way},
            "was": int(data["was"]),
        }

    def drafts(self, key: Callable[[str], uuid.UUID]) -> list[Draft]:
        """The action points that say something. ``key``: makes the id of a new one of the form's seed and its row."""
        seed = self.cleaned_data["seed"]
        return [row.draft(key(f"{seed}:{row.prefix}")) for row in self.points if row.says]

    def content(self) -> dict[str, Any]:
        """What was typed, as a revision would hold it; for showing what differs from somebody else's."""
        values = self.values()
        return minuting.tidy(values["summary"], values["decisions"], values["present"])

    def ask_again(self, revision: int, points: Mapping[uuid.UUID, str]) -> None:
        """After somebody else's save: what was typed stays, and saving once more is done knowingly. ``points``: the
        stamps of the action points as they are now."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["was"] = str(revision)
        for row in self.points:
            if row.point is not None and row.point.pk in points:
                data[row.add_prefix("stamp")] = points[row.point.pk]
            row.data = data
        self.data = data

    def _decisions(self, data: Any, kept: Sequence[Mapping[str, str]]) -> list[DecisionForm]:
        count = self._rows(data, "decisions", len(kept) + _BLANK, DECISIONS)
        texts = [*kept, *({} for _n in range(max(0, count - len(kept))))]
        return [
            DecisionForm(data, prefix=f"decision-{n}", number=n + 1, initial=_texts(texts[n])) for n in range(count)
        ]

    def _rows(self, data: Any, name: str, otherwise: int, most: int) -> int:
        """How many rows the page had, as it says itself, and some more when that is what was asked for."""
        said = str(data.get(f"{name}_rows", "")) if data is not None else ""
        count = int(said) if said.isdecimal() and len(said) < 4 else otherwise
        return min(count + (_MORE if data is not None and self.do == name else 0), most)


def _texts(content: Mapping[str, str]) -> dict[str, str]:
    return {f"text_{code}": text for code, text in content.items()}
