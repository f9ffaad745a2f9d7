from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from network.finder import index


class Command(BaseCommand):
    help = "Makes the finder's index anew while searches go on. Stopped in the middle, it goes on with --after."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--after", default="", help="the last place that was done, as an earlier run said")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            after = UUID(options["after"]) if options["after"] else None
        except ValueError as error:
            raise CommandError("--after takes the id of a place, as an earlier run printed it.") from error
        done = 0
        for last, number in index.rebuild(after):
            done += number
            self.stdout.write(f"{done} places; to go on from here: --after {last}")
        self.stdout.write(f"The index is whole: {done} places.")
