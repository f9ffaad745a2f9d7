"""The figures that Vieri counts by itself, beside the answers that they are evidence of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from certification.quality import covered, figures, figurewords
from certification.quality.figures import Key
from certification.quality.models import Answer, EvidenceRule, Fact, ScopeItem
from certification.quality.states import EvidenceKind

Facts = Mapping[Key, Fact]


@dataclass(frozen=True)
class Figure:
    """``said``: its value in words; "" before it was counted. ``where``: of which part of the scope, "" for all of it.
    ``enough``: whether it shows by itself that the criterion is met; None when that cannot be said. ``target``: at
    which value it would, "" for none."""

    name: str
    counts: str
    where: str
    said: str
    target: str
    enough: bool | None
    fact: Fact | None


def of(answer: Answer, facts: Facts, items: Sequence[ScopeItem]) -> list[Figure]:
    """Those of one answer from asked.rows. ``facts``: figures.newest of its application; ``items``: its scope with the
    places. No queries."""
    found = figures.of_answer(answer, facts, items)
    named = {each.pk: covered.name(each) for each in items}
    counted = {rule.pk for rule, _fact in found}
    rules = [each for each in answer.criterion.evidence_rules.all() if each.kind == EvidenceKind.AUTOMATIC]
    return [
        *(_figure(rule, fact, named.get(fact.item_id or 0, "")) for rule, fact in found),
        *(_figure(rule, None, "") for rule in rules if rule.pk not in counted),
    ]


def every(answers: Iterable[Answer], facts: Facts, items: Sequence[ScopeItem]) -> list[Figure]:
    """Each figure once, in the order of the scheme."""
    found: dict[tuple[str, str], Figure] = {}
    for answer in answers:
        for each in of(answer, facts, items):
            found.setdefault((each.name, each.where), each)
    return list(found.values())


def _figure(rule: EvidenceRule, fact: Fact | None, where: str) -> Figure:
    known = figurewords.known(rule.indicator)
    return Figure(
        name=figurewords.figure_name(rule.indicator),
        counts=str(known.counts) if known else "",
        where=where,
        said=figures.shown(fact) if fact else "",
        target=figurewords.target_words(rule.indicator, rule.target) if rule.target is not None else "",
        enough=figures.meets(fact, rule) if fact else None,
        fact=fact,
    )
