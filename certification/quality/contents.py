"""All that a version of the scheme says, as plain values: to be loaded, copied, compared and checked in one form."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Model, Prefetch
from django.utils import translation
from django.utils.translation import get_language

from certification.quality.models import Criterion, EvidenceRule, Group, Version
from certification.quality.states import EvidenceKind
from core.texts import languages, pick

# The fields with a text in each language.
SCHEME, VERSION, GROUP = ("name", "tagline", "intro", "notice"), ("declaration",), ("name", "aim")
CRITERION = ("requirement", "why", "guidance_applicant", "guidance_evaluator")
TERMS = (
    "valid_months",
    "surveillance_months",
    "renewal_months",
    "completeness_days",
    "minor_days",
    "major_days",
    "appeal_days",
    "retention_years",
    "most_minor",
)

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Rule:
    """A kind of evidence. ``indicator`` is "" and ``target`` None for those that Vieri does not count by itself."""

    kind: str
    required: bool
    indicator: str = ""
    target: Decimal | None = None


@dataclass(frozen=True)
class Asked:
    """A criterion. ``texts``: by field and language, such as requirement_sv; "" where there is none."""

    key: str
    number: str
    level: str
    scopes: tuple[str, ...]
    texts: Texts
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Section:
    """A group with its criteria, in their order."""

    key: str
    texts: Texts
    criteria: tuple[Asked, ...]


@dataclass(frozen=True)
class Content:
    """A whole version: periods, declaration, groups. Two with the same content are equal."""

    terms: Mapping[str, int]
    texts: Texts
    sections: tuple[Section, ...] = field(default=())

    @property
    def criteria(self) -> list[Asked]:
        return [each for section in self.sections for each in section.criteria]


def fields_of(names: Iterable[str]) -> list[str]:
    """The field of each language: name_fi, name_sv, …"""
    return [f"{name}_{code}" for name in names for code in languages()]


def texts_of(row: Model, names: Iterable[str]) -> dict[str, str]:
    """What a row says in each language; never another language's text in its place."""
    return {name: getattr(row, name) or "" for name in fields_of(names)}


def one(texts: Texts, name: str) -> str:
    """One text in the active language; in another where it has none."""
    return pick({code: texts.get(f"{name}_{code}", "") for code in languages()}, get_language())[0]


def groups_of(version: Version) -> Sequence[Group]:
    """With criteria and kinds of evidence, in the order of the scheme. Three queries."""
    rules = Prefetch("evidence_rules", EvidenceRule.objects.order_by("order", "pk"))
    criteria = Prefetch("criteria", Criterion.objects.order_by("order", "pk").prefetch_related(rules))
    return list(version.groups.order_by("order", "pk").prefetch_related(criteria))


def of(version: Version, groups: Sequence[Group] | None = None) -> Content:
    """``groups``: where `groups_of` was asked already."""
    terms = {name: getattr(version, name) for name in TERMS}
    found = groups_of(version) if groups is None else groups
    return Content(terms, texts_of(version, VERSION), tuple(_section(each) for each in found))


def write(version: Version, content: Content) -> None:
    """Makes a draft what ``content`` says, in the caller's transaction; what it had before is gone. At most seven
    statements."""
    # The plain column is written in the active language.
    with translation.override("fi"):
        for name, value in {**content.terms, **content.texts}.items():
            setattr(version, name, value)
        version.save()
        version.groups.all().delete()
        groups = [
            Group(version=version, key=each.key, order=order, **each.texts)
            for order, each in enumerate(content.sections, start=1)
        ]
        Group.objects.bulk_create(groups)
        pairs = [
            (asked, Criterion(group=group, order=order, **_criterion(asked)))
            for group, section in zip(groups, content.sections, strict=True)
            for order, asked in enumerate(section.criteria, start=1)
        ]
        Criterion.objects.bulk_create(row for _asked, row in pairs)
        EvidenceRule.objects.bulk_create(rule for asked, row in pairs for rule in rules(row, asked.rules))


def rules(criterion: Criterion, wanted: Iterable[Rule]) -> list[EvidenceRule]:
    """Rows to be made, in their order."""
    return [
        EvidenceRule(
            criterion=criterion,
            kind=each.kind,
            required=each.required,
            indicator=each.indicator,
            target=each.target,
            order=order,
        )
        for order, each in enumerate(wanted)
    ]


def rules_of(criterion: Criterion) -> tuple[Rule, ...]:
    rows = criterion.evidence_rules.all()
    return tuple(Rule(row.kind, row.required, row.indicator, row.target) for row in rows)


def figures_of(content: Content) -> set[str]:
    """The keys of the figures it rests on."""
    return {rule.indicator for each in content.criteria for rule in each.rules if rule.kind == EvidenceKind.AUTOMATIC}


def plain(content: Content) -> dict[str, Any]:
    """As JSON has it, for a fingerprint."""
    sections = [
        {
            "key": section.key,
            "texts": dict(section.texts),
            "criteria": [
                {**_criterion(each), "rules": [_plain_rule(rule) for rule in each.rules]} for each in section.criteria
            ],
        }
        for section in content.sections
    ]
    return {"terms": dict(content.terms), "texts": dict(content.texts), "groups": sections}


def _section(group: Group) -> Section:
    criteria = tuple(
        Asked(
            key=each.key,
            number=each.number,
            level=each.level,
            scopes=tuple(each.scopes),
            texts=texts_of(each, CRITERION),
            rules=rules_of(each),
        )
        for each in group.criteria.all()
    )
    return Section(group.key, texts_of(group, GROUP), criteria)


def _criterion(asked: Asked) -> dict[str, Any]:
    plain_values = {"key": asked.key, "number": asked.number, "level": asked.level, "scopes": list(asked.scopes)}
    return plain_values | dict(asked.texts)


def _plain_rule(rule: Rule) -> list[Any]:
    return [rule.kind, rule.required, rule.indicator, _number(rule.target)]


def _number(target: Decimal | None) -> str | None:
    """The same for 90 and 90.00."""
    return None if target is None else format(target.normalize(), "f")
