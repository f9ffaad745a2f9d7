"""Loads the starter vocabulary: once at installation, and after an upgrade when its new words are wanted.

A command and not a migration: administrators may rename terms, and an upgrade must not undo that behind their back.
"""

from typing import Any

from django.core.management.base import BaseCommand

from network.directory import actions, starter


class Command(BaseCommand):
    help = (
        "Loads the starter vocabulary of this release. Adds and renames its terms, retires those it no longer has; "
        "terms you added yourself stay as they are, names you changed in starter terms go back."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = actions.load_terms(words=starter.words())
        self.stdout.write(f"Terms added: {done.added}, changed: {done.changed}, retired: {done.retired}.")
