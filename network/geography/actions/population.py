"""People by age and municipality, out of a file of Statistics Finland."""

from dataclasses import dataclass

from django.db import transaction

from core import clock
from network.geography.models import Municipality, Population
from network.geography.population import Figures


@dataclass(frozen=True)
class Imported:
    """``municipalities`` and ``people`` of the file, and how many of the municipalities had other figures before."""

    municipalities: int
    people: int
    changed: int


@transaction.atomic
def import_population(*, figures: Figures, source: str, dry_run: bool = False) -> Imported:
    """Makes the figures of that year those of the file, for the municipalities in it; others keep theirs.

    ``source`` stands with every figure. With ``dry_run`` nothing is written. Facts of a file, brought by whoever
    runs the installation: no audit line; each row says from where it came, and when.
    """
    rows = {row.code: row for row in Municipality.objects.select_for_update().filter(code__in=figures.people)}
    before: dict[int, dict[tuple[int, int | None], tuple[int, str]]] = {row.pk: {} for row in rows.values()}
    known = Population.objects.filter(year=figures.year, municipality__in=before)
    for pk, start, end, people, its_source in known.values_list(
        "municipality", "age_from", "age_to", "people", "source"
    ):
        before[pk][start, end] = people, its_source
    wanted = {
        rows[code].pk: {ages: (people, source) for ages, people in its.items()} for code, its in figures.people.items()
    }
    changed = [pk for pk, its in wanted.items() if before[pk] != its]
    if not dry_run:
        now = clock.now()
        known.filter(municipality__in=changed).delete()
        Population.objects.bulk_create(
            Population(
                municipality_id=pk, year=figures.year, age_from=start, age_to=end, people=people, source=source,
                imported_at=now,
            )
            for pk in changed
            for (start, end), (people, _source) in wanted[pk].items()
        )  # fmt: skip
    total = sum(sum(its.values()) for its in figures.people.values())
    return Imported(len(wanted), total, len(changed))
