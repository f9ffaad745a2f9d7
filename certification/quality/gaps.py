"""The findings that a decision rests on, in words, and until when they are to be put right."""

import datetime as dt
from collections.abc import Collection

from certification.quality import assessing, covered
from certification.quality.models import Application, Finding, Version
from core import clock


def described(application: Application | None) -> list[str]:
    """A line for each finding that keeps a certification from being granted just so, in the active language."""
    return [line(each) for each in failed(application)]


def failed(application: Application | None) -> list[Finding]:
    """In the order of the scheme."""
    return placed(application, assessing.ruling(application).failed) if application else []


def placed(application: Application, found: Collection[Finding]) -> list[Finding]:
    """Each with its place, if it is one's, in the order of the scheme. One query."""
    keys = [each.answer.item_id for each in found if each.answer.item_id]
    places = application.scope.select_related("place").in_bulk(keys)
    for each in found:
        each.answer.item = places.get(each.answer.item_id)
    return sorted(found, key=_in_scheme)


def line(finding: Finding) -> str:
    """The criterion, the place if it is one's, and why."""
    criterion, item = finding.answer.criterion, finding.answer.item
    where = f" ({covered.name(item)})" if item else ""
    requirement = criterion.requirement.removesuffix(".")
    return f"{criterion.number} {requirement}{where}: {' '.join(finding.reason.split())}"


def due_on(version: Version) -> dt.date:
    """The last day for conditions that are set today."""
    return clock.today() + dt.timedelta(days=version.minor_days)


def _in_scheme(finding: Finding) -> tuple[list[int], int, int]:
    number = finding.answer.criterion.number
    parts = [int(each) if each.isdigit() else 0 for each in number.split(".")]
    return parts, finding.answer.item_id or 0, finding.pk
