"""How far an application is: which answers are whole, by group and in all."""

from dataclasses import dataclass

from certification.quality import asked
from certification.quality.asked import Lack
from certification.quality.models import Answer, Application, Group


@dataclass(frozen=True)
class GroupProgress:
    group: Group
    done: int
    total: int

    @property
    def is_done(self) -> bool:
        return self.done == self.total


@dataclass(frozen=True)
class Progress:
    """``done`` of ``total`` answers can be sent as they are; ``lacking`` holds the others with what they lack, in the
    order of the scheme. ``total`` is 0 until the scope has been chosen."""

    done: int
    total: int
    groups: tuple[GroupProgress, ...]
    lacking: tuple[tuple[Answer, tuple[Lack, ...]], ...]

    @property
    def is_whole(self) -> bool:
        return self.total > 0 and not self.lacking

    @property
    def next_group(self) -> Group | None:
        """The first in which something is missing."""
        return next((each.group for each in self.groups if not each.is_done), None)


def of(application: Application) -> Progress:
    """In a number of queries that does not grow with the answers."""
    return of_rows(asked.rows(application))


def of_rows(answers: list[Answer]) -> Progress:
    """Of answers that were read already (asked.rows)."""
    lacking = tuple((each, tuple(found)) for each in answers if (found := asked.lacks(each)))
    open_ = [each.criterion.group for each, _found in lacking]
    groups: dict[int, list[Group]] = {}
    for each in answers:
        groups.setdefault(each.criterion.group_id, []).append(each.criterion.group)
    parts = tuple(
        GroupProgress(found[0], len(found) - sum(each.pk == key for each in open_), len(found))
        for key, found in groups.items()
    )
    return Progress(len(answers) - len(lacking), len(answers), parts, lacking)
