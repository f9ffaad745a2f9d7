"""Hands a published learning path over to training: pages of all languages become one snapshot without a language.

The page that was made first is the source: its courses and its validity count. Translations add texts only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from cms.pages.path import PathPage
from cms.publishing import codes
from cms.publishing.family import texts
from core.texts import Text
from training.paths import actions, rules, snapshot
from training.paths.models import LearningPath, PathVersion


@dataclass(frozen=True)
class Family:
    """The live pages of one path by language; ``source`` is None while the source page is not live."""

    source: PathPage | None
    pages: Mapping[str, PathPage]


def freeze(page: PathPage, actor: User | None) -> PathVersion | None:
    """Publishes the path a page belongs to; None while its source page is not live. Raises Refused."""
    family = _family(page)
    if family.source is None:
        return None
    path = _path(family.source, family, actor)
    return actions.publish_path(path=path, snapshot=_snapshot(family.source, family.pages), actor=actor)


def check(draft: PathPage) -> None:
    """Raises Refused with all that keeps the path from being frozen, were this draft published now."""
    family = _family(draft, draft)
    if family.source:
        rules.check(_snapshot(family.source, family.pages))


def _family(page: PathPage, draft: PathPage | None = None) -> Family:
    """``draft`` stands in for its published self."""
    rows = PathPage.objects.filter(translation_key=page.translation_key).select_related("locale", "learning_path")
    every: list[PathPage] = [draft if draft is not None and row.pk == draft.pk else row for row in rows.order_by("pk")]
    live = {each.locale.language_code: each for each in every if each.live or each is draft}
    return Family(every[0] if every[0] in live.values() else None, live)


def _path(source: PathPage, family: Family, actor: User | None) -> LearningPath:
    """The path of the pages, opened at the first publishing; every translation points to it."""
    known = (page.learning_path for page in family.pages.values() if page.learning_path)
    path = source.learning_path or next(known, None)
    if path is None:
        path = actions.open_path(code=codes.free(LearningPath, source.slug, "path"), actor=actor)
    rows = PathPage.objects.filter(translation_key=source.translation_key)
    rows.exclude(learning_path=path).update(learning_path=path)
    return path


def _snapshot(source: PathPage, pages: Mapping[str, PathPage]) -> snapshot.Path:
    return snapshot.Path(
        title=texts(pages, lambda page: page.title),
        summary=texts(pages, lambda page: page.summary),
        steps=tuple(_step(block.value) for block in source.courses),
        goals=tuple(_goal(goal.id, pages) for goal in source.goals),
        extent=texts(pages, lambda page: page.certificate_extent),
        note=texts(pages, lambda page: page.certificate_note),
        validity_months=source.validity_months,
    )


def _step(value: Any) -> snapshot.Step:
    """A page that is not live counts as a course that is not published, whatever was frozen of it before."""
    page = value["page"]
    code = page.course.code if page and page.live and page.course else ""
    return snapshot.Step(course=code, required=bool(value["required"]), name=page.title if page else "–")


def _goal(key: str, pages: Mapping[str, PathPage]) -> Text:
    return texts(pages, lambda page: next((str(goal.value) for goal in page.goals if goal.id == key), ""))
