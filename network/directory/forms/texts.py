"""Texts in the languages of the house: each field once a language, the reader's language first."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import CharField, Model, TextField
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.texts import in_language, languages
from network.directory.lines import one_line


@dataclass(frozen=True)
class Side:
    """The texts of one language. ``own``: that of the page, shown open; the others wait behind a heading."""

    language: str
    own: bool
    fields: tuple[BoundField, ...]

    @property
    def heading(self) -> str:
        return capfirst(in_language(self.language))

    @property
    def written(self) -> int:
        return sum(bool(field.value()) for field in self.fields)

    @property
    def open(self) -> bool:
        """Also where something is to be put right."""
        return self.own or any(field.errors for field in self.fields)


class Sided:
    """A form in a list of several, each with texts by language: that of the page is open, the others wait together."""

    sides: Callable[[], Iterator[Side]]

    @property
    def own(self) -> Side:
        return next(side for side in self.sides() if side.own)

    @property
    def other_sides(self) -> list[Side]:
        return [side for side in self.sides() if not side.own]

    @property
    def others_open(self) -> bool:
        return any(side.open or (side.written and not self.own.written) for side in self.other_sides)


class TextsForm(forms.Form):
    """A form over a row with translated texts. ``helps`` are hints by field; ``needed`` are texts that must be there in
    one language at least."""

    helps: dict[str, Any] = {}
    needed: tuple[str, ...] = ("name",)

    def add_texts(self, model: type[Model], names: Sequence[str]) -> None:
        """Comes first in the form. Maximum lengths and labels are the model's own."""
        self._texts = tuple(names)
        order = ordered_languages()
        made = {f"{name}_{code}": self._field(model, name, code) for code in order for name in names}
        self.fields = made | self.fields

    def sides(self) -> Iterator[Side]:
        own = get_language()
        for code in ordered_languages():
            yield Side(code, code == own, tuple(self[f"{name}_{code}"] for name in self._texts))

    def others(self) -> list[BoundField]:
        """The visible fields that are no texts."""
        texts = {f"{name}_{code}" for name in self._texts for code in languages()}
        return [field for field in self.visible_fields() if field.name not in texts]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in self.needed:
            codes = ordered_languages()
            given = any(data.get(f"{name}_{code}") or f"{name}_{code}" in self.errors for code in codes)
            if not given:
                self.add_error(f"{name}_{codes[0]}", _("Write this in one language at least."))
        return data

    def _field(self, model: type[Model], name: str, code: str) -> forms.Field:
        column: CharField[Any, Any] | TextField[Any, Any] = model._meta.get_field(name)  # type: ignore[assignment]
        long = isinstance(column, TextField)
        attrs = {"lang": code, "rows": 3 if (column.max_length or 0) < 600 else 6} if long else {"lang": code}
        widget = forms.Textarea(attrs=attrs) if long else forms.TextInput(attrs=attrs)
        label = capfirst(column.verbose_name)
        if code != get_language():
            # A screen reader jumps from field to field, past the heading that names the language.
            label = gettext("%(field)s, %(language)s") % {"field": label, "language": in_language(code)}
        help_text = self.helps.get(name, "") if code == get_language() else ""
        kind = _Text if long else _Line
        made = kind(label=label, required=False, max_length=column.max_length, widget=widget, help_text=help_text)
        # Said to be needed where it most likely is written; which language it is in is not asked.
        made.required = name in self.needed and code == get_language()
        # The browser's own cut would swallow the end of what was pasted; the form says what is too long.
        made.widget.attrs.pop("maxlength", None)
        return made


class _Text(forms.CharField):
    """Lines end in one way, as they were counted by whoever wrote them."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")

    def validate(self, value: Any) -> None:
        """Whether it is needed is asked of all languages together."""

    def clean(self, value: Any) -> str | None:  # none is stored for ""
        return super().clean(value) or None


class _Line(_Text):
    """Names and sentences: one line, whatever is sent."""

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value))


def ordered_languages() -> list[str]:
    """The reader's language first, then in the order of the house."""
    own = get_language()
    return sorted(languages(), key=lambda code: code != own)


def initial_texts(row: Model, names: Sequence[str]) -> dict[str, str]:
    return {f"{name}_{code}": getattr(row, f"{name}_{code}") or "" for name in names for code in languages()}


def restamped(form: forms.Form, stamp: str) -> QueryDict:
    """What was typed, as if it had been typed over what stands there now."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    data[form.add_prefix("stamp")] = stamp
    return data
