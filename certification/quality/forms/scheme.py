"""What whoever leads certification writes in a draft of the scheme: each text in three languages."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import CharField, Model
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.quality import contents, drafts, indicators
from certification.quality.contents import Rule
from certification.quality.models import Criterion, Group, Scheme, Version
from certification.quality.states import EvidenceKind, Level, Scope
from core.texts import in_language, languages

_KEY_HELP = gettext_lazy(
    "Small letters, numbers and underscores. Versions are compared by it, so it cannot be changed later."
)
# So many figures can be added to a criterion at a time.
_MORE_FIGURES = 2
_HELPFUL, _REQUIRED = "helpful", "required"
_WANTED = (
    ("", gettext_lazy("Not asked for")),
    (_HELPFUL, gettext_lazy("Helpful, not required")),
    (_REQUIRED, gettext_lazy("Required")),
)


class _PartForm(forms.Form):
    """A part of the scheme, with the stamp of what was shown. A text may be empty until the version is published."""

    row: type[Model]
    texts: tuple[str, ...] = ()

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, part: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.part = part
        for name in self.texts:
            for code in languages():
                self.fields[f"{name}_{code}"] = _text(self.row, name, code)
        if part is not None:
            self.initial = self._initial() | {"seen": drafts.stamp(part)}

    def _initial(self) -> dict[str, Any]:
        return {name: getattr(self.part, name) for name in self.fields if hasattr(self.part, name)}

    def ask_again(self) -> None:
        """After somebody else has saved: what was typed stays, and sending it again writes over the other's."""
        self.part.refresh_from_db()
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["seen"] = drafts.stamp(self.part)
        self.data = data

    @property
    def values(self) -> dict[str, Any]:
        """What is written to the row."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class SchemeForm(_PartForm):
    row, texts = Scheme, contents.SCHEME


class VersionForm(_PartForm):
    row, texts = Version, (*contents.VERSION, "what_changed")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in contents.TERMS:
            label = Version._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            least = 0 if name == "most_minor" else 1
            self.fields[name] = forms.IntegerField(label=_capital(label), min_value=least, max_value=999)
            self.initial[name] = getattr(self.part, name)
        self.fields["declaration_fi"].help_text = _("One point a line.")


class GroupForm(_PartForm):
    row, texts = Group, contents.GROUP

    key = forms.SlugField(label=gettext_lazy("Key (never changes)"), max_length=60, help_text=_KEY_HELP)
    order = forms.IntegerField(label=gettext_lazy("Order"), min_value=1, max_value=999, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.part is None:
            del self.fields["order"]
        else:
            self.fields["key"].disabled = True
            self.fields["order"].required = True


class CriterionForm(_PartForm):
    """``rules``: the kinds of evidence, figures first."""

    row, texts = Criterion, contents.CRITERION

    key = forms.SlugField(label=gettext_lazy("Key (never changes)"), max_length=60, help_text=_KEY_HELP)
    group: "forms.ModelChoiceField[Group]" = forms.ModelChoiceField(
        label=gettext_lazy("Group"), queryset=Group.objects.none(), empty_label=None
    )
    number = forms.CharField(
        label=gettext_lazy("Criterion number"), max_length=10, help_text=gettext_lazy("As people call it, such as 2.1.")
    )
    order = forms.IntegerField(label=gettext_lazy("Order"), min_value=1, max_value=999, required=False)
    level = forms.ChoiceField(label=gettext_lazy("Level"), choices=Level, widget=forms.RadioSelect)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("Asked of"), choices=Scope, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = version.groups.order_by("order", "pk")  # type: ignore[attr-defined]
        if self.part is None:
            del self.fields["order"]
            self.initial.setdefault("level", Level.MUST)
        else:
            self.fields["key"].disabled = True
            self.fields["order"].required = True
        self._add_evidence(self.part.evidence_rules.order_by("order", "pk") if self.part else [])

    def _add_evidence(self, rows: Iterable[Any]) -> None:
        """A choice for each kind, and a line for each figure and some more."""
        figures = [each for each in rows if each.kind == EvidenceKind.AUTOMATIC]
        plain = {each.kind: _REQUIRED if each.required else _HELPFUL for each in rows}
        for kind in EvidenceKind:
            if kind != EvidenceKind.AUTOMATIC:
                self.fields[f"evidence_{kind}"] = forms.ChoiceField(label=kind.label, choices=_WANTED, required=False)
                self.initial[f"evidence_{kind}"] = plain.get(kind, "")
        # Of an old version it may be one that is not counted any more: it stays to be seen.
        names = {each.indicator: each.indicator for each in figures} | {e.key: e.name for e in indicators.all()}
        for at in range(len(figures) + _MORE_FIGURES):
            self._add_figure(at + 1, names, figures[at] if at < len(figures) else None)

    def _add_figure(self, at: int, names: Mapping[str, Any], rule: Any) -> None:
        label = {"number": at}
        self.fields[f"figure_{at}"] = forms.ChoiceField(
            label=_("Figure %(number)s") % label, choices=[("", "–"), *names.items()], required=False
        )
        self.fields[f"figure_{at}_wanted"] = forms.ChoiceField(
            label=_("Figure %(number)s is") % label, choices=_WANTED[1:], required=False
        )
        self.fields[f"figure_{at}_target"] = forms.DecimalField(
            label=_("Figure %(number)s is enough by itself at") % label,
            max_digits=8,
            decimal_places=2,
            min_value=Decimal(0),
            localize=True,
            required=False,
            help_text=_("Leave this empty if the evaluator always looks at it. For yes or no, write 1."),
        )
        if rule is not None:
            self.initial[f"figure_{at}"] = rule.indicator
            self.initial[f"figure_{at}_wanted"] = _REQUIRED if rule.required else _HELPFUL
            self.initial[f"figure_{at}_target"] = None if rule.target is None else rule.target.normalize()
        else:
            self.initial[f"figure_{at}_wanted"] = _REQUIRED

    def clean(self) -> dict[str, Any]:
        """Says in words what the table refuses, too."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        chosen: set[str] = set()
        for at in self._figure_numbers():
            key, target = cleaned.get(f"figure_{at}"), cleaned.get(f"figure_{at}_target")
            if key and key in chosen:
                self.add_error(f"figure_{at}", _("This figure is there twice."))
            if target is not None and not key:
                self.add_error(f"figure_{at}", _("Choose the figure, or leave its value empty."))
            chosen.add(key or "")
        return cleaned

    @property
    def rules(self) -> list[Rule]:
        """Those that were there keep their order; new ones come after them."""
        data, found = self.cleaned_data, []
        for at in self._figure_numbers():
            if key := data[f"figure_{at}"]:
                required = data[f"figure_{at}_wanted"] != _HELPFUL
                found.append(Rule(EvidenceKind.AUTOMATIC, required, key, data[f"figure_{at}_target"]))
        plain = {kind: data.get(f"evidence_{kind}") for kind in EvidenceKind}
        found += [Rule(kind, wanted == _REQUIRED) for kind, wanted in plain.items() if wanted]
        before = [(each.kind, each.indicator) for each in contents.rules_of(self.part)] if self.part else []
        places = {place: at for at, place in enumerate(before)}
        return sorted(found, key=lambda rule: places.get((rule.kind, rule.indicator), len(places)))

    @property
    def values(self) -> dict[str, Any]:
        """Without the kinds of evidence, which are rows of their own."""
        names = ("key", "group", "number", "order", "level", "scopes", *contents.fields_of(self.texts))
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    def _figure_numbers(self) -> list[int]:
        return [int(name.removeprefix("figure_")) for name in self.fields if name.removeprefix("figure_").isdigit()]


def _text(row: type[Model], name: str, code: str) -> forms.CharField:
    """As long as its column; short ones on one line."""
    field = row._meta.get_field(name)
    label = f"{_capital(field.verbose_name)}, {in_language(code)}"  # type: ignore[union-attr]
    most = getattr(field, "max_length", None)
    short = isinstance(field, CharField)
    widget = forms.TextInput(attrs={"lang": code}) if short else forms.Textarea(attrs={"rows": 3, "lang": code})
    return forms.CharField(label=label, max_length=most, widget=widget, required=False)


def _capital(label: Any) -> str:
    return str(label)[:1].upper() + str(label)[1:]
