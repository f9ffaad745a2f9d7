"""Tables that a migration makes at once: the same as made one after the other."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from core.newtables import NewTables

pytestmark = pytest.mark.django_db(transaction=True)

ID = ("id", models.BigAutoField(primary_key=True))
OPERATIONS = [
    migrations.CreateModel("Kerho", [ID, ("name", models.CharField(max_length=40, unique=True))]),
    migrations.CreateModel(
        "Jasen", [ID, ("kerho", models.ForeignKey("trial.Kerho", models.CASCADE)), ("number", models.IntegerField())]
    ),
    migrations.AddField("Kerho", "first", models.ForeignKey("trial.Jasen", models.SET_NULL, null=True)),
    migrations.AddField("Kerho", "friends", models.ManyToManyField("trial.Jasen", related_name="+")),
    migrations.AddIndex("Jasen", models.Index(fields=["number"], name="trial_jasen_number")),
    migrations.AddConstraint(
        "Jasen", models.UniqueConstraint(fields=["kerho"], condition=models.Q(number=1), name="trial_one_first")
    ),
    migrations.AddConstraint("Jasen", models.CheckConstraint(condition=models.Q(number__gt=0), name="trial_number")),
]


def there():
    """What the database holds of them: by table its columns, and its constraints and indexes by name."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("trial_"):
                columns = connection.introspection.get_table_description(cursor, table)
                rules = connection.introspection.get_constraints(cursor, table)
                known = {name: {key: each[key] for key in each if key != "definition"} for name, each in rules.items()}
                unnamed = [each for name, each in known.items() if name.startswith("__")]
                named = {name: each for name, each in known.items() if not name.startswith("__")}
                found[table] = (
                    {each.name: (each.type_code, each.null_ok) for each in columns},
                    named,
                    sorted(unnamed, key=str),
                )
    return found


def run(operations, *, back=False):
    """Each of them forwards, or all backwards; returns the state after them."""
    states = [ProjectState()]
    for each in operations:
        after = states[-1].clone()
        each.state_forwards("trial", after)
        states.append(after)
    steps = list(zip(operations, states, states[1:], strict=False))
    with connection.schema_editor() as editor:
        for each, before, after in reversed(steps) if back else steps:
            if back:
                each.database_backwards("trial", editor, after, before)
            else:
                each.database_forwards("trial", editor, before, after)
    return states[-1]


def test_at_once_is_the_same_as_one_after_the_other_and_can_be_undone():
    one_by_one = run(OPERATIONS)
    expected = there()
    assert set(expected) == {"trial_kerho", "trial_jasen", "trial_kerho_friends"}
    run(OPERATIONS, back=True)
    assert there() == {}
    at_once = [NewTables(OPERATIONS)]
    assert run(at_once).models == one_by_one.models
    assert there() == expected
    run(at_once, back=True)
    assert there() == {}


def test_what_is_not_about_a_new_table_is_refused():
    with pytest.raises(ValueError, match="not about a new table"):
        NewTables([*OPERATIONS[1:2], OPERATIONS[0], migrations.RemoveField("Jasen", "number")])
    with pytest.raises(ValueError, match="not about a new table"):
        NewTables([OPERATIONS[0], OPERATIONS[4]])
