"""What differs between two versions of the scheme: criteria are told apart by their keys, whatever their numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from certification.quality import contents
from certification.quality.contents import Asked, Content, Texts
from certification.quality.figurewords import evidence_words
from certification.quality.models import Criterion, Group, Version
from certification.quality.states import Level, Scope
from core.texts import in_language, languages

# Told to people of the agency only.
INTERNAL = frozenset({"guidance_evaluator"})


@dataclass(frozen=True)
class TextChange:
    """A text that differs in these languages (codes). ``before`` and ``after``: as the reader gets them."""

    field: str
    label: str
    languages: tuple[str, ...]
    before: str
    after: str

    @property
    def in_languages(self) -> str:
        """In words, such as "in Finnish, in Swedish"."""
        return ", ".join(in_language(code) for code in self.languages)


@dataclass(frozen=True)
class Fact:
    """Something else that differs, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """What differs of one thing that both have."""

    key: str
    name: str
    number: str = ""
    texts: tuple[TextChange, ...] = ()
    facts: tuple[Fact, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.texts or self.facts)


@dataclass(frozen=True)
class Line:
    """A criterion that only one of them has."""

    key: str
    number: str
    name: str


@dataclass(frozen=True)
class Comparison:
    """All that differs, in the active language. ``terms``: periods and the declaration of the version itself."""

    added: Sequence[Line] = ()
    removed: Sequence[Line] = ()
    changed: Sequence[Change] = ()
    groups: Sequence[Change] = ()
    terms: Change = field(default_factory=lambda: Change("", ""))

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.groups or self.terms)


def compare(old: Content, new: Content, *, internal: bool = False) -> Comparison:
    """``internal``: with what only people of the agency read."""
    hidden = frozenset() if internal else INTERNAL
    before, after = ({each.key: each for each in content.criteria} for content in (old, new))
    where = [{each.key: section for section in content.sections for each in section.criteria} for content in (old, new)]
    both = [key for key in after if key in before]
    changed = (_criterion(before[key], after[key], where[0][key], where[1][key], hidden) for key in both)
    return Comparison(
        added=[_line(each) for key, each in after.items() if key not in before],
        removed=[_line(each) for key, each in before.items() if key not in after],
        changed=[each for each in changed if each],
        groups=_groups(old, new),
        terms=Change("", "", texts=_texts(old.texts, new.texts, contents.VERSION, Version), facts=_terms(old, new)),
    )


def _line(asked: Asked) -> Line:
    return Line(asked.key, asked.number, contents.one(asked.texts, "requirement"))


def _criterion(
    old: Asked, new: Asked, was_in: contents.Section, is_in: contents.Section, hidden: frozenset[str]
) -> Change:
    names = [name for name in contents.CRITERION if name not in hidden]
    facts = [
        _fact(_("Criterion number"), old.number != new.number, old.number, new.number),
        _fact(_("Group"), was_in.key != is_in.key, *(contents.one(each.texts, "name") for each in (was_in, is_in))),
        _fact(_("Level"), old.level != new.level, *(str(Level(each.level).label) for each in (old, new))),
        _fact(_("Asked of"), set(old.scopes) != set(new.scopes), _scopes(old.scopes), _scopes(new.scopes)),
        _fact(_("Evidence"), set(old.rules) != set(new.rules), *(evidence_words(each.rules) for each in (old, new))),
    ]
    return Change(
        key=new.key,
        name=contents.one(new.texts, "requirement"),
        number=new.number,
        texts=_texts(old.texts, new.texts, names, Criterion),
        facts=tuple(each for each in facts if each),
    )


def _fact(label: str, differs: bool, before: str, after: str) -> Fact | None:
    return Fact(label, before, after) if differs else None


def _groups(old: Content, new: Content) -> list[Change]:
    """Groups that both have and that say something else; a new one shows in its criteria."""
    before = {each.key: each for each in old.sections}
    found = [
        Change(
            each.key,
            contents.one(each.texts, "name"),
            texts=_texts(before[each.key].texts, each.texts, contents.GROUP, Group),
        )
        for each in new.sections
        if each.key in before
    ]
    return [each for each in found if each]


def _terms(old: Content, new: Content) -> tuple[Fact, ...]:
    return tuple(
        Fact(_label(Version, name), str(old.terms[name]), str(new.terms[name]))
        for name in contents.TERMS
        if old.terms[name] != new.terms[name]
    )


def _texts(old: Texts, new: Texts, names: Iterable[str], row: Any) -> tuple[TextChange, ...]:
    found = []
    for name in names:
        differ = tuple(code for code in languages() if old.get(f"{name}_{code}") != new.get(f"{name}_{code}"))
        if differ:
            found.append(TextChange(name, _label(row, name), differ, contents.one(old, name), contents.one(new, name)))
    return tuple(found)


def _label(row: Any, name: str) -> str:
    label = str(row._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def _scopes(scopes: Iterable[str]) -> str:
    return ", ".join(str(Scope(each).label) for each in scopes)
