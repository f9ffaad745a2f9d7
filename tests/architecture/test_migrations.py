"""Migrations after the first release leave room for the code before them: it goes on answering while they run.

What takes something away (a column, a table, a name) comes one release after the code has stopped asking for it; see
docs/operations.md, "Upgrades".
"""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as house
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django_migration_linter.sql_analyser import analyse_sql_statements, get_sql_analyser_class

# There was nothing before these, so nothing could break.
FIRST = set(Path(__file__).with_name("migrations_of_0_1.txt").read_text(encoding="utf-8").splitlines())
OURS = {each.label for each in apps.get_app_configs() if (house.BASE_DIR / each.name.partition(".")[0]).is_dir()}

# SQLite makes tables anew, which it refuses inside a transaction.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def loader(settings):
    # The tests run without migrations, whose tables are made at once.
    settings.MIGRATION_MODULES = {}
    return MigrationLoader(connection, replace_migrations=False)


def breaks(loader, migration):
    """What in it takes something away from code that still runs, in words."""
    sql = loader.collect_sql([(migration, False)])
    errors, _ignored, _warnings = analyse_sql_statements(get_sql_analyser_class(connection.vendor), sql)
    return [each.message for each in errors]


def test_what_came_after_the_first_release_breaks_no_code_that_still_runs(loader):
    every = {f"{app} {name}": each for (app, name), each in loader.disk_migrations.items() if app in OURS}
    assert set(every) >= FIRST, "a migration that people have run is never deleted or renamed"
    found = {name: breaks(loader, every[name]) for name in sorted(set(every) - FIRST)}
    assert not {name: each for name, each in found.items() if each}, "see docs/operations.md, Upgrades"


STEPS = {
    "a column that may be empty": (migrations.AddField("SignIn", "note", models.TextField(null=True)), False),
    "an index": (migrations.AddIndex("SignIn", models.Index("way", name="by_way")), False),
    "a column the old code does not fill": (migrations.AddField("SignIn", "note", models.TextField(default="")), True),
    "no column": (migrations.RemoveField("SignIn", "browser"), True),
    "a column by another name": (migrations.RenameField("SignIn", "browser", "device"), True),
    "no table": (migrations.DeleteModel("QuietMail"), True),
    "a table by another name": (migrations.RenameModel("QuietMail", "Silence"), True),
}


@pytest.mark.parametrize("kind", STEPS)
def test_the_check_tells_what_breaks_from_what_does_not(loader, kind):
    step, wrong = STEPS[kind]
    last = max(each for app, each in loader.disk_migrations if app == "mydata")
    made = type("Migration", (migrations.Migration,), {"operations": [step], "dependencies": [("mydata", last)]})
    migration, key = made("9999_next", "mydata"), ("mydata", "9999_next")
    loader.graph.add_node(key, migration)
    loader.graph.add_dependency(migration, key, ("mydata", last))
    assert bool(breaks(loader, migration)) is wrong
