"""Fills the demo with content of real substance: every app that has a ``demo`` room seeds it, lowest floor first."""

from importlib import import_module
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.module_loading import module_has_submodule


class Command(BaseCommand):
    help = "Fills an empty demo with content. Repeatable: what is there already is left as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="Another number makes other invented people.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo content is only for the demo: set DEMO=1.")
        # INSTALLED_APPS lists the highest floor first, as its templates win.
        for app in reversed(list(apps.get_app_configs())):
            if app.module and module_has_submodule(app.module, "demo"):
                for line in import_module(f"{app.name}.demo").seed(seed=options["seed"]):
                    self.stdout.write(line)
