"""Learning paths as cards in the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wagtail.models import Page


@dataclass(frozen=True)
class Card:
    """``minutes`` is the time all its courses take."""

    page: Any
    courses: int
    minutes: int


def below(index: Page) -> Sequence[Card]:
    """The live paths of a catalogue in their order. Two queries, one when there are none."""
    rows = Page.objects.child_of(index).live().filter(pathpage__isnull=False).select_related("locale", "pathpage")
    paths = [row.pathpage for row in rows.order_by("path")]
    # Read raw: of the courses only their number and their minutes are shown.
    chosen = {path.pk: [block["value"]["page"] for block in path.courses.raw_data] for path in paths}
    wanted = {pk for pks in chosen.values() for pk in pks}
    pages = Page.objects.filter(pk__in=wanted, coursepage__isnull=False) if wanted else Page.objects.none()
    minutes = dict(pages.values_list("pk", "coursepage__minutes"))
    return [Card(path, len(chosen[path.pk]), sum(minutes.get(pk, 0) for pk in chosen[path.pk])) for path in paths]
