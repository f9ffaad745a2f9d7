"""What good practices are filtered by: terms in use, chosen in the address (``topic``, ``form``, ``organisation``)."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.pages.practices import GoodPracticePage, PilotPage
from network.directory.models import Term, Vocabulary


@dataclass(frozen=True)
class Filter:
    name: str
    label: str | Promise
    every: str | Promise
    vocabulary: str
    field: str


FILTERS = (
    Filter("topic", _("Topic"), _("All topics"), Vocabulary.TOPIC, "topics"),
    Filter("form", _("Form of support"), _("All forms"), Vocabulary.FORM, "forms"),
    Filter(
        "organisation",
        _("Kind of organisation"),
        _("All kinds"),
        Vocabulary.ORGANISATION_TYPE,
        "organisation_type",
    ),
)


@dataclass(frozen=True)
class Choices:
    """A filter with the terms that lead to something, and the one chosen. An unknown key counts as none."""

    filter: Filter
    terms: list[Term]
    chosen: Term | None


def read(request: HttpRequest, index: Any) -> list[Choices]:
    """One query a filter. Only terms that some page below ``index`` has are offered."""
    return [_choices(each, index, request.GET.get(each.name, "")) for each in FILTERS]


def _choices(filter_: Filter, index: Any, key: str) -> Choices:
    used = [
        Q(pk__in=model.objects.child_of(index).live().order_by().values(filter_.field))
        for model in (GoodPracticePage, PilotPage)
    ]
    terms = list(Term.objects.filter(used[0] | used[1], vocabulary=filter_.vocabulary))
    return Choices(filter_, terms, next((term for term in terms if term.key == key), None))


def keys(choices: list[Choices]) -> dict[str, str]:
    """What is chosen, by name."""
    return {each.filter.name: each.chosen.key for each in choices if each.chosen}


def without(choices: list[Choices], name: str = "") -> str:
    """The query string that takes one choice back."""
    return urlencode({key: value for key, value in keys(choices).items() if key != name})
