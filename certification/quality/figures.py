"""Figures that Vieri counted by itself: which a version asks for, which count now, and what they say in words."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from certification.quality import indicators
from certification.quality.indicators import Counted, Indicator, Unit
from certification.quality.models import Answer, Application, CertifiedPlace, EvidenceRule, Fact, ScopeItem, Version
from certification.quality.states import EvidenceKind, Scope
from core.texts import pick
from network.directory.models import Organisation
from network.directory.states import PlaceKind

# Which part of the scope a criterion is about.
_KINDS = {Scope.PLACE: PlaceKind.SITE, Scope.REMOTE: PlaceKind.CHANNEL, Scope.HOME: PlaceKind.HOME}

# Indicator and scope item; None for the whole organisation.
Key = tuple[str, int | None]
Item = ScopeItem | CertifiedPlace


@dataclass(frozen=True)
class Sample:
    """One figure as it was just counted. ``item``: of which part of the scope, None for the whole organisation."""

    indicator: str
    item: Item | None
    counted: Counted

    @property
    def plain(self) -> dict[str, Any]:
        """As JSON holds it, where figures are kept without rows of their own."""
        return {
            "indicator": self.indicator,
            "place": str(self.item.place_id) if self.item else None,
            "value": None if self.counted.value is None else str(self.counted.value),
            "few": self.counted.few,
            "shown": dict(self.counted.shown),
            "query": dict(self.counted.query),
        }


def count(version: Version, organisation: Organisation, items: Iterable[Item], day: dt.date) -> list[Sample]:
    """All that the version asks for, for these parts of the scope (with their places). A number of queries that does
    not grow with them. What a version asks for and nobody counts any more is left out."""
    found = []
    for indicator, wanted in _wanted(version, list(items)):
        places = [each.place if each else None for each in wanted]
        counted = indicator.count_all(organisation, places, day)
        found += [Sample(indicator.key, item, one) for item, one in zip(wanted, counted, strict=True)]
    return found


def newest(application: Application) -> dict[Key, Fact]:
    """Those that count: of each indicator (and part of the scope) the one taken last. One query."""
    rows = application.facts.order_by("taken_at", "pk")
    return {(each.indicator, each.item_id): each for each in rows}


def of_answer(answer: Answer, facts: Mapping[Key, Fact], items: Iterable[ScopeItem]) -> list[tuple[EvidenceRule, Fact]]:
    """Those that an answer rests on, each with the rule that names it, in the order of the rules. ``facts``: from
    `newest`; ``items``: the scope with its places. Remote support and home visits are one answer, and yet have a figure
    for each channel or area. No query where the criterion's kinds of evidence were prefetched."""
    if answer.scope == Scope.PLACE:
        about: list[int | None] = [answer.item_id]
    else:
        kind = _KINDS.get(Scope(answer.scope))
        about = [each.pk for each in items if each.place.kind == kind]
    found = []
    for rule in answer.criterion.evidence_rules.all():
        if rule.kind == EvidenceKind.AUTOMATIC:
            own = [facts[rule.indicator, item] for item in about if (rule.indicator, item) in facts]
            whole = facts.get((rule.indicator, None))
            found += [(rule, each) for each in own or ([whole] if whole else [])]
    return found


def shown(fact: Fact) -> str:
    """In words of the active language, with its unit, such as "92 %"."""
    return said(fact.indicator, fact.value, few=fact.few, words=fact.shown)


def said(key: str, value: Decimal | None, *, few: bool = False, words: Mapping[str, str] | None = None) -> str:
    """As `shown`, for a figure that has no row. A percentage is rounded down: what says 100 % is all of it."""
    if few:
        return _("Fewer than five people")
    if words:
        return pick(words, get_language() or settings.LANGUAGE_CODE)[0]
    if value is None:
        return _("Nothing to count")
    return _with_unit(_unit(key), value)


def meets(fact: Fact, rule: EvidenceRule) -> bool | None:
    """Whether it is enough by itself. None where that cannot be told: there is no value, or the rule names no target
    and somebody has to look at it."""
    if fact.value is None or rule.target is None:
        return None
    return fact.value >= rule.target


def _wanted(version: Version, items: Sequence[Item]) -> Iterator[tuple[Indicator, list[Item | None]]]:
    """Each indicator that the rules of the version name, once, with the parts of the scope it is asked about."""
    rows = EvidenceRule.objects.filter(kind=EvidenceKind.AUTOMATIC, criterion__group__version=version)
    rows = rows.order_by("criterion__group__order", "criterion__order", "order", "pk")
    asked: dict[str, dict[Item | None, None]] = {}
    for key, scopes in rows.values_list("indicator", "criterion__scopes"):
        indicator = _known(key)
        if indicator is not None and (about := _about(indicator, scopes, items)):
            asked.setdefault(key, {}).update(dict.fromkeys(about))
    for key, found in asked.items():
        yield indicators.get(key), list(found)


def _about(indicator: Indicator, scopes: Iterable[str], items: Sequence[Item]) -> list[Item | None]:
    found: list[Item | None] = []
    for scope in scopes:
        here = [each for each in items if each.place.kind == _KINDS.get(Scope(scope))]
        whole = scope == Scope.ORGANISATION or (bool(here) and not indicator.per_place)
        found += [None] if whole else here
    return found


def _known(key: str) -> Indicator | None:
    try:
        return indicators.get(key)
    except KeyError:
        return None


def _unit(key: str) -> Unit:
    """That of a figure that nobody counts any more is not known: a number it was."""
    found = _known(key)
    return found.unit if found else Unit.COUNT


def _with_unit(unit: Unit, value: Decimal) -> str:
    match unit:
        case Unit.YES_NO:
            return _("Yes") if value else _("No")
        case Unit.PERCENT:
            return _("%(number)s %%") % {"number": value.to_integral_value(ROUND_FLOOR)}
        case Unit.HOURS_PER_WEEK:
            # 1.5 takes the plural, too.
            words = ngettext("%(number)s hour a week", "%(number)s hours a week", 1 if value == 1 else 2)
            return words % {"number": _number(value)}
        case Unit.SCORE:
            return _("%(number)s on a scale of 1 to 5") % {"number": _number(value)}
        case Unit.LIST if not value:
            return _("None given")
    return _number(value)


def _number(value: Decimal) -> str:
    whole = value == value.to_integral_value()
    return number_format(value.quantize(Decimal(1)) if whole else value.normalize(), use_l10n=True)
