"""Brings in how many people of which age live in each municipality: `manage.py import_population FILE`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from network.geography import actions, population
from network.geography.models import Municipality

SOURCE = "Tilastokeskus / Statistics Finland"


class Command(BaseCommand):
    help = (
        "Brings in people by age and municipality from a file that you saved from Statistics Finland's PxWeb "
        "(StatFin, population structure) as JSON-stat 2 or CSV: areas as municipalities (KU091 or names), ages by the "
        "year or in bands. The same file a second time changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--year", type=int, help="Which year, when the file has several or does not say.")
        parser.add_argument("--source", default=SOURCE, help=f"Stands with every figure. {SOURCE} by default.")
        parser.add_argument("--dry-run", action="store_true", help="Reads and compares; writes nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= len(options["source"]) <= 120:
            raise CommandError("The source has 1 to 120 letters.")
        if options["year"] is not None and not 1900 <= options["year"] < 2100:
            raise CommandError("The year is one of four digits, such as 2024.")
        try:
            figures = population.read(
                options["file"].read_bytes(), areas=population.Areas.known(), year=options["year"]
            )
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        except population.Unreadable as error:
            raise CommandError(f"{options['file'].name}: {error}") from error
        done = actions.import_population(figures=figures, source=options["source"], dry_run=options["dry_run"])
        self._tell(figures, done, dry_run=options["dry_run"])

    def _tell(self, figures: population.Figures, done: actions.Imported, *, dry_run: bool) -> None:
        bands = len(next(iter(figures.people.values())))
        missing = Municipality.objects.in_force().exclude(code__in=figures.people).count()
        lines = [
            f"Year {figures.year}: {done.people} people, {done.municipalities} municipalities, {bands} ages or bands.",
            f"{done.changed} municipalities {'would get' if dry_run else 'got'} new figures.",
        ]
        if missing:
            lines.append(f"{missing} municipalities are not in the file and keep what they have.")
        if figures.left_out:
            lines.append(f"Wider areas left out: {len(figures.left_out)}.")
        if dry_run:
            lines.append("Nothing was written.")
        self.stdout.write("\n".join(lines))
