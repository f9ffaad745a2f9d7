"""What is known of getting into a place and being there."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from network.directory.models import Place, Term, Vocabulary
from network.directory.states import FactAnswer

_GROUPS = {
    "arrival": _("Getting there"),
    "inside": _("Inside"),
    "senses": _("Hearing and seeing"),
    "support": _("Being helped"),
}


class FactsForm(forms.Form):
    """One question a fact, in the groups of the vocabulary. "Not known" is an answer, and the first one."""

    def __init__(self, *args: Any, facts: Iterable[Term], known: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._facts = list(facts)
        choices = [("", _("Not known")), *FactAnswer.choices]
        for term in self._facts:
            self.fields[_key(term)] = forms.ChoiceField(
                label=str(term),
                choices=choices,
                required=False,
                initial=known.get(term.pk, ""),
                widget=forms.RadioSelect,
            )

    def groups(self) -> list[tuple[str, list[BoundField]]]:
        order = list(dict.fromkeys(term.facts.get("group", "") for term in self._facts))
        return [
            (
                str(_GROUPS.get(group, _("Other facts"))),
                [self[_key(term)] for term in self._facts if term.facts.get("group", "") == group],
            )
            for group in order
        ]

    def answers(self) -> dict[Term, str]:
        return {term: self.cleaned_data[_key(term)] for term in self._facts}


def _key(term: Term) -> str:
    return f"fact_{term.key}"


def facts_for(place: Place) -> list[Term]:
    """The facts one can answer: those in use, and retired ones that were answered."""
    known = place.facts.values_list("term_id", flat=True)
    asked = Term.objects.of(Vocabulary.PLACE_FACT) | Term.objects.filter(pk__in=list(known))
    return list(asked.order_by("order", "key"))
