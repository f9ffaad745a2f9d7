"""Starts the demo: catalogues, tables, content if there is none yet; then becomes `manage.py serve`."""

import argparse
import os
import sys
from pathlib import Path

from config import catalogues

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    parser = argparse.ArgumentParser(prog="start")
    parser.add_argument("--port", default="8000")
    port = parser.parse_args().port
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
    os.environ.setdefault("SITE_URL", f"http://localhost:{port}")
    catalogues.compile_all()
    prepare()
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, str(ROOT / "manage.py"), "serve", "--port", port])


def prepare() -> None:
    """Brings the tables up to date and fills an empty house; quick when there is nothing to do."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # else each start warns that there is none
    if tables_are_behind():
        say("Preparing the database ...")
        call_command("migrate", interactive=False, verbosity=0)
    # The mark is set last: a filling that was interrupted is taken up again at the next start.
    mark = settings.DATA / "seeded"
    if not mark.exists() or is_empty():
        say("Loading the demo content ...")
        call_command("seed_demo")
        mark.write_text("The demo content is in the database.\n", encoding="utf-8")


def tables_are_behind() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def is_empty() -> bool:
    from django.contrib.auth import get_user_model

    return not get_user_model().objects.exists()


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
