"""What a draft of the scheme still lacks before it can be published, and whether somebody else has changed a part."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from certification.quality import contents, figurewords, trail
from certification.quality.contents import Asked, Content, Texts
from certification.quality.models import Criterion, Group, Scheme, Version
from certification.quality.states import Scope
from core.texts import in_language, languages

# Left out of a stamp: what forms do not show.
_NOT_STAMPED = {"id", "state", "scheme", "created_at", "published_at", "published_by", "version"}
# The columns without a language repeat one of the others.
_NOT_STAMPED |= {*contents.SCHEME, *contents.VERSION, *contents.GROUP, *contents.CRITERION, "what_changed"}


def lacks(version: Version) -> list[str]:
    """In the active language, a sentence each; none when it can be published. Five queries."""
    content, scheme = contents.of(version), version.scheme
    found = scheme_lacks(contents.texts_of(scheme, contents.SCHEME))
    found += _texts(content.texts, contents.VERSION, _("The version"), Version)
    if version.number > 1:
        changed = contents.texts_of(version, ("what_changed",))
        found += _texts(changed, ("what_changed",), _("The version"), Version)
    if not content.sections:
        found.append(_("There are no criteria."))
    found += _repeated(content)
    for section in content.sections:
        said = contents.one(section.texts, "name") or section.key
        found += _texts(section.texts, contents.GROUP, _("Group %(name)s") % {"name": said}, Group)
        if not section.criteria:
            found.append(_("Group %(name)s has no criteria.") % {"name": said})
        for asked in section.criteria:
            found += _criterion(asked)
    return found


def scheme_lacks(texts: Texts) -> list[str]:
    """Of the scheme itself. It may do without a slogan and a notice, but not have them in one language only."""
    spare = [name for name in ("tagline", "notice") if contents.one(texts, name)]
    return list(_texts(texts, ("name", "intro", *spare), _("The scheme"), Scheme))


def stamp(row: Model) -> str:
    """A fingerprint of what a form shows of it: another one means that somebody else has saved meanwhile."""
    fields = [each for each in row._meta.concrete_fields if each.name not in _NOT_STAMPED]
    values: dict[str, Any] = {each.name: _plain(getattr(row, each.attname)) for each in fields}
    if isinstance(row, Criterion):
        rules = row.evidence_rules.order_by("order", "pk")
        values["rules"] = [[each.kind, each.required, each.indicator, str(each.target)] for each in rules]
    return hashlib.sha256(trail.canonical(values).encode()).hexdigest()


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | list) else str(value or "")


def _criterion(asked: Asked) -> Iterator[str]:
    name = _("Criterion %(number)s") % {"number": asked.number}
    yield from _texts(asked.texts, contents.CRITERION, name, Criterion)
    if not asked.scopes or not set(asked.scopes) <= set(Scope.values):
        yield _("%(what)s: say what it is asked of.") % {"what": name}
    if not any(rule.required for rule in asked.rules):
        yield _("%(what)s: at least one kind of evidence has to be required.") % {"what": name}
    for rule in asked.rules:
        if rule.indicator and figurewords.known(rule.indicator) is None:
            yield _("%(what)s: Vieri does not count the figure %(key)s.") % {"what": name, "key": rule.indicator}


def _repeated(content: Content) -> Iterator[str]:
    """Numbers by which people call criteria; two with one number could not be told apart in a letter."""
    numbers = [each.number for each in content.criteria]
    for number in sorted({each for each in numbers if numbers.count(each) > 1}):
        yield _("Two criteria have the number %(number)s.") % {"number": number}


def _texts(texts: Texts, names: Iterable[str], what: str, row: type[Model]) -> Iterator[str]:
    for name in names:
        missing = [in_language(code) for code in languages() if not texts[f"{name}_{code}"].strip()]
        if missing:
            label = str(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            values = {"what": what, "text": label, "languages": ", ".join(missing)}
            yield _("%(what)s: the text '%(text)s' is missing %(languages)s.") % values
