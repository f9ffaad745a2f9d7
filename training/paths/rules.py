"""What a learning path must hold before it may be published, said in words an editor can act on."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.errors import Refused
from core.texts import clean
from training.courses.models import Course
from training.paths.snapshot import Path

# Fifty years: more is a slip of the hand.
LONGEST_MONTHS = 600
FEWEST_COURSES = 2


def check(path: Path) -> None:
    """Raises Refused with every problem found, so that an editor can mend them in one go."""
    if found := list(dict.fromkeys(problems(path))):
        raise Refused([Refused(message, code="unready") for message in found])


def problems(path: Path) -> Iterator[str]:
    """What stands in the way of publishing; nothing when the path is ready. One query."""
    if not clean(path.title):
        yield _("The path has no title.")
    if len({step.course for step in path.steps}) < FEWEST_COURSES:
        yield _("A path needs at least two courses.")
    if path.steps and not any(step.required for step in path.steps):
        yield _("At least one course of the path must be required.")
    yield from _course_problems(path)
    if not 0 <= path.validity_months <= LONGEST_MONTHS:
        yield _("The certificate of a path can hold for %(most)s months at most.") % {"most": LONGEST_MONTHS}


def _course_problems(path: Path) -> Iterator[str]:
    times = Counter(step.course for step in path.steps)
    published = set(Course.objects.published().filter(code__in=times).values_list("code", flat=True))
    for step in path.steps:
        name = {"course": step.name or step.course}
        if step.course not in published:
            yield _("The course “%(course)s” is not published. Publish it first, or take it out of the path.") % name
        elif times[step.course] > 1:
            yield _("The course “%(course)s” stands in the path twice. Remove one of them.") % name
