from typing import Any

from django.core.management.base import BaseCommand

from network.opendata import actions


class Command(BaseCommand):
    help = "Makes the entries of the open data anew from the directory. Harvesters hear only of what differed."

    def handle(self, **_options: Any) -> None:
        self.stdout.write(f"{actions.rebuild()} entries differed and were mended.")
