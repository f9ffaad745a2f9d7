"""Loads a quality scheme from a file: at installation, and when an agency keeps its criteria in a file of its own."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from certification.quality import loading


class Command(BaseCommand):
    help = (
        "Makes a draft of a quality scheme from a YAML file; without FILE from the one that comes with this release, "
        "which is invented. Changes nothing when the newest version says the same. A draft is published by whoever "
        "leads certification."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=loading.FILE)
        parser.add_argument("--replace", action="store_true", help="Write over a draft that says something else.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            version = loading.load(options["file"], replace=options["replace"])
        except loading.NotLoadable as error:
            raise CommandError("The scheme was not loaded.\n" + str(error)) from error
        self.stdout.write(f"{version.scheme.slug}, version {version.number}: {version.get_state_display()}.")
