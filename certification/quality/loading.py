"""Reads a scheme from a file of criteria (data/criteria.yaml shows the form) and makes a draft of it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.db.models import Model
from django.utils.text import slugify

from certification.quality import contents
from certification.quality.actions import steps
from certification.quality.contents import Asked, Content, Rule, Section
from certification.quality.models import Criterion, Group, Scheme, Version
from certification.quality.states import EvidenceKind, Level, Scope, VersionState
from core.texts import languages

# The scheme that comes with a release: invented, and says so.
FILE = Path(__file__).parent / "data" / "criteria.yaml"

# Names of the periods in the file.
_TERMS = {
    "valid_months": "valid_months",
    "surveillance_every_months": "surveillance_months",
    "renewal_opens_months_before": "renewal_months",
    "completeness_reply_days": "completeness_days",
    "minor_finding_days": "minor_days",
    "major_finding_days": "major_days",
    "appeal_days": "appeal_days",
    "evidence_retention_years_after_decision": "retention_years",
}
# What the file may leave out.
_MOST_MINOR = 3


class NotLoadable(Exception):  # noqa: N818 -- reads as what happened
    """``problems``: all that keeps a file from being loaded, each with its place in the file."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


@transaction.atomic
def load(path: Path | str, *, replace: bool = False) -> Version:
    """The newest version when it says what the file says; else a draft that does. Loaded twice nothing changes.

    The names of the scheme itself become those of the file at once. Raises NotLoadable when something is wrong with the
    file, and when a draft that people may have worked on says something else, unless ``replace`` says to write over it.
    """
    slug, texts, content = read(path)
    scheme, _made = Scheme.objects.select_for_update().get_or_create(slug=slug, defaults=texts)
    if contents.texts_of(scheme, contents.SCHEME) != texts:
        for name, value in texts.items():
            setattr(scheme, name, value)
        scheme.save()
    newest = scheme.versions.order_by("-number").first()
    if newest is not None and contents.of(newest) == content:
        return newest
    if newest is not None and newest.state == VersionState.DRAFT and not replace:
        said = f"Draft {newest.number} says something else than the file. Discard it, or write over it (--replace)."
        raise NotLoadable([said])
    if newest is None or newest.state == VersionState.PUBLISHED:
        newest = Version(scheme=scheme, number=newest.number + 1 if newest else 1)
    contents.write(newest, content)
    steps.record(newest, "version.load", actor=None, number=newest.number)
    return newest


def read(path: Path | str) -> tuple[str, dict[str, str], Content]:
    """The scheme's address, its texts, and the content of a version. Raises NotLoadable with all that is wrong."""
    try:
        with Path(path).open(encoding="utf-8") as file:
            given = yaml.safe_load(file)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise NotLoadable([f"The file cannot be read: {error}"]) from error
    reading = _Reading()
    scheme = reading.table(given, "scheme", "")
    slug = slugify(str(scheme.get("key", "")))
    if not slug:
        reading.problems.append("scheme.key: is missing")
    texts = _scheme_texts(reading, scheme)
    content = _content(reading, given if isinstance(given, dict) else {}, reading.table(scheme, "terms", "scheme"))
    if reading.problems:
        raise NotLoadable(reading.problems)
    return slug, texts, content


class _Reading:
    """Takes values from what the file holds, and collects what is wrong with them."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def table(self, of: Any, name: str, place: str) -> dict[str, Any]:
        found = of.get(name) if isinstance(of, dict) else None
        if isinstance(found, dict):
            return found
        self.problems.append(f"{_at(place, name)}: is missing, or no table of names and values")
        return {}

    def rows(self, of: Any, name: str, place: str) -> list[dict[str, Any]]:
        found = of.get(name) if isinstance(of, dict) else None
        if isinstance(found, list) and found and all(isinstance(each, dict) for each in found):
            return found
        self.problems.append(f"{_at(place, name)}: is missing, or no list of entries")
        return []

    def texts(self, of: Any, name: str, place: str, row: type[Model], field: str) -> dict[str, str]:
        """The text of each language by the name of its column; all three have to be there and to fit."""
        given = of.get(name) if isinstance(of, dict) else None
        given = given if isinstance(given, dict) else {}
        most = getattr(row._meta.get_field(field), "max_length", None)
        found = {}
        for code in languages():
            text = given.get(code)
            found[f"{field}_{code}"] = text.strip() if isinstance(text, str) else ""
            if not found[f"{field}_{code}"]:
                self.problems.append(f"{_at(place, name)}.{code}: the text is missing")
            elif most and len(found[f"{field}_{code}"]) > most:
                self.problems.append(f"{_at(place, name)}.{code}: longer than {most} signs")
        return found

    def number(self, of: Mapping[str, Any], name: str, place: str, least: int = 0) -> int:
        found = of.get(name)
        if isinstance(found, int) and not isinstance(found, bool) and found >= least:
            return found
        self.problems.append(f"{_at(place, name)}: is missing, or no whole number of at least {least}")
        return least

    def key(self, of: Mapping[str, Any], place: str, seen: set[str]) -> str:
        """Raised as a problem when another one of ``seen`` has it."""
        key = of.get("key")
        if not isinstance(key, str) or not key.replace("_", "").replace("-", "").isalnum() or len(key) > 60:
            self.problems.append(f"{_at(place, 'key')}: letters, numbers, _ and - only, at most 60")
            return ""
        if key in seen:
            self.problems.append(f"{_at(place, 'key')}: {key} is there twice")
        seen.add(key)
        return key

    def one_of(self, value: Any, known: Sequence[str], place: str) -> str:
        if value in known:
            return str(value)
        self.problems.append(f"{place}: {value!r} is not one of {', '.join(known)}")
        return known[0]


def _scheme_texts(reading: _Reading, scheme: dict[str, Any]) -> dict[str, str]:
    names = {"name": "name", "tagline": "tagline", "intro": "intro", "demo_notice": "notice"}
    found: dict[str, str] = {}
    for name, field in names.items():
        found |= reading.texts(scheme, name, "scheme", Scheme, field)
    return found


def _content(reading: _Reading, given: dict[str, Any], terms: dict[str, Any]) -> Content:
    targets, seen = _targets(reading, given), set[str]()
    numbers = {field: reading.number(terms, name, "scheme.terms", least=1) for name, field in _TERMS.items()}
    numbers["most_minor"] = reading.number({"most_minor": _MOST_MINOR} | terms, "most_minor", "scheme.terms")
    groups, sections = set[str](), []
    for at, group in enumerate(reading.rows(given, "groups", "")):
        key = reading.key(group, f"groups[{at}]", groups)
        place = f"groups.{key or at}"
        texts = reading.texts(group, "name", place, Group, "name") | reading.texts(group, "aim", place, Group, "aim")
        criteria = tuple(
            _criterion(reading, each, f"{place}.criteria[{number}]", targets, seen)
            for number, each in enumerate(reading.rows(group, "criteria", place))
        )
        sections.append(Section(key, texts, criteria))
    return Content(numbers, _declaration(reading, given), tuple(sections))


def _declaration(reading: _Reading, given: dict[str, Any]) -> dict[str, str]:
    """A point a line."""
    table = reading.table(given, "declaration", "")
    points = [
        reading.texts(each, "text", f"declaration.points[{at}]", Version, "declaration")
        for at, each in enumerate(reading.rows(table, "points", "declaration"))
    ]
    return {name: "\n".join(each[name] for each in points) for name in contents.fields_of(contents.VERSION)}


def _targets(reading: _Reading, given: dict[str, Any]) -> dict[str, Decimal | None]:
    """By the key of the figure."""
    found: dict[str, Decimal | None] = {}
    for at, each in enumerate(reading.rows(given, "indicators", "")):
        key, target = reading.key(each, f"indicators[{at}]", set(found)), each.get("target")
        try:
            found[key] = None if target is None else Decimal(str(target))
        except InvalidOperation:
            reading.problems.append(f"indicators[{at}].target: {target!r} is no number")
    return found


def _criterion(
    reading: _Reading, given: dict[str, Any], place: str, targets: Mapping[str, Decimal | None], seen: set[str]
) -> Asked:
    """``seen``: the keys of all criteria so far, since versions are compared by them."""
    texts: dict[str, str] = {}
    for name in contents.CRITERION:
        texts |= reading.texts(given, name, place, Criterion, name)
    scopes = given.get("scope")
    if not isinstance(scopes, list) or not scopes:
        reading.problems.append(f"{place}.scope: is missing, or no list")
        scopes = []
    number = given.get("number")
    if not isinstance(number, str) or not 0 < len(number) <= 10:
        reading.problems.append(f"{place}.number: is missing, or no text of at most 10 signs")
    return Asked(
        key=reading.key(given, place, seen),
        number=str(number),
        level=reading.one_of(given.get("level"), Level.values, f"{place}.level"),
        scopes=tuple(reading.one_of(each, Scope.values, f"{place}.scope") for each in scopes),
        texts=texts,
        rules=_rules(reading, given, place, targets),
    )


def _rules(
    reading: _Reading, given: dict[str, Any], place: str, targets: Mapping[str, Decimal | None]
) -> tuple[Rule, ...]:
    found: list[Rule] = []
    for at, each in enumerate(reading.rows(given, "evidence", place)):
        here = f"{place}.evidence[{at}]"
        kind = reading.one_of(each.get("kind"), EvidenceKind.values, f"{here}.kind")
        figure = str(each.get("indicator") or "")
        if (kind == EvidenceKind.AUTOMATIC) != bool(figure):
            reading.problems.append(f"{here}.indicator: automatic evidence names a figure, and no other does")
        elif figure and figure not in targets:
            reading.problems.append(f"{here}.indicator: {figure} is not among the indicators of the file")
        if any((rule.kind, rule.indicator) == (kind, figure) for rule in found):
            reading.problems.append(f"{here}: is there twice")
        found.append(Rule(kind, each.get("required") is not False, figure, targets.get(figure)))
    return tuple(found)


def _at(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name
