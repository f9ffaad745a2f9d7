"""Fills the demo with content of real substance: every app that has a ``demo`` room seeds it, lowest floor first.

What people do with content of higher floors (``live`` in a ``demo`` room) comes when all of it is there.
"""

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
        configs = [app for app in reversed(list(apps.get_app_configs())) if app.module]
        rooms = [import_module(f"{app.name}.demo") for app in configs if module_has_submodule(app.module, "demo")]
        for step in ("seed", "live"):
            for room in rooms:
                for line in getattr(room, step, nothing)(seed=options["seed"]):
                    self.stdout.write(line)


def nothing(*, seed: int) -> list[str]:
    """For a room without this step."""
    return []
