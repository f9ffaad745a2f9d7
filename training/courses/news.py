"""What a course has gained and lost since somebody started it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from training.courses.models import CourseVersion
from training.courses.states import CONFIRMED_KINDS, ItemKind

Item = Mapping[str, Any]


@dataclass(frozen=True)
class News:
    """``added`` and ``changed`` are parts of the current version. ``gone``: parts that the person still needs and can
    no longer do, because they are not in the course any more: only the current version leads on from there."""

    added: Sequence[Item] = field(default_factory=list)
    changed: Sequence[Item] = field(default_factory=list)
    gone: Sequence[Item] = field(default_factory=list)

    def said(self, *, completed: bool) -> list[str]:
        """Sentences for the person; ``completed``: they have completed the course, in their version."""
        found = []
        if self.added:
            found.append(_added(self.added, completed))
        if self.changed:
            n = len(self.changed)
            message = ngettext("%(n)s part has changed since.", "%(n)s parts have changed since.", n)
            found.append(message % {"n": n})
        if self.gone and not completed:
            found.append(
                _(
                    "Some of what you still have to do is no longer in the course. Go over to the current version to "
                    "complete it."
                )
            )
        return found

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.gone)


def _added(items: Sequence[Item], completed: bool) -> str:
    n = len(items)
    if any(item["kind"] != ItemKind.LESSON for item in items):
        if completed:
            return ngettext("%(n)s new part since you finished.", "%(n)s new parts since you finished.", n) % {"n": n}
        return ngettext("%(n)s new part since you started.", "%(n)s new parts since you started.", n) % {"n": n}
    if completed:
        return ngettext("%(n)s new lesson since you finished.", "%(n)s new lessons since you finished.", n) % {"n": n}
    return ngettext("%(n)s new lesson since you started.", "%(n)s new lessons since you started.", n) % {"n": n}


def news(mine: CourseVersion, current: CourseVersion | None, done: Collection[str], missing: Sequence[Item]) -> News:
    """``done`` are the keys a person has finished, ``missing`` the required parts of their version still to do."""
    if current is None or current.number <= mine.number:
        return News()
    later = [item for item in current.outline if item.get("since", 1) > mine.number]
    known = [(mine.item(item["key"]), item) for item in later]
    return News(
        added=[item for old, item in known if old is None and item["key"] not in done],
        changed=[item for old, item in known if old is not None],
        gone=[item for item in missing if item["kind"] not in CONFIRMED_KINDS and current.item(item["key"]) is None],
    )
