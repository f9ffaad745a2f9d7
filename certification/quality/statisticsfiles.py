"""The tables of the agency's figures as rows of a file."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from certification.quality.states import Grade, Part
from certification.quality.statistics import Load, Outcome, Queue, Step
from network.directory.exports import Sheet


def queues(found: Sequence[Queue]) -> Sheet:
    head = [_("State"), _("How many"), _("Oldest, days"), _("Past their day")]
    return Sheet(_("certification queues"), head, ([each.name, each.count, each.oldest, each.late] for each in found))


def workload(found: Sequence[Load]) -> Sheet:
    head = [_("Name"), *(str(part.label) for part in Part), _("Appeals and complaints"), _("All")]
    return Sheet(_("certification workload"), head, ([each.name, *each.counts, each.total] for each in found))


def steps(found: Sequence[Step]) -> Sheet:
    """With words where the median is not told."""
    head = [_("Step"), _("How many"), _("Days, median")]
    rows = ([each.name, each.instead or each.count, each.days] for each in found)
    return Sheet(_("certification steps"), head, rows)


def outcomes(found: Sequence[Outcome]) -> Sheet:
    """With words where a number is not told."""
    head = [_("Criterion number"), _("Criterion"), _("Level"), *(str(grade.label) for grade in Grade)]
    rows = (
        [
            each.criterion.number,
            each.criterion.requirement,
            each.criterion.get_level_display(),
            *(cell.instead or cell.count for cell in each.cells),
        ]
        for each in found
    )
    return Sheet(_("certification grades"), head, rows)
