"""import-linter sees imports; these see relations between tables, which may be named in strings."""

import ast

import pytest
from django.apps import apps

from config.floors import FLOORS, WINGS
from tests.architecture.sources import ROOT, modules, name, tree


def height(model):
    """(floor, wing) as numbers, or None for a table of another package."""
    floor, _, wing = model._meta.app_config.name.partition(".")
    if floor not in FLOORS:
        return None
    return FLOORS.index(floor), WINGS[floor].index(wing) if wing else 0


OURS = [model for model in apps.get_models(include_auto_created=True) if height(model)]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_no_table_points_to_a_higher_floor_or_a_later_wing(model):
    higher = [
        f"{field.name} -> {target._meta.label}"
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and (target := field.related_model)
        and (height(target) or (-1, -1)) > height(model)
    ]
    assert higher == []


def test_every_floor_and_wing_that_exists_is_in_the_plan():
    for floor in FLOORS:
        wings = {path.parent.name for path in (ROOT / floor).glob("*/apps.py")}
        assert wings <= set(WINGS.get(floor, ())), f"{floor} has a wing that config.floors does not name"


def test_nobody_hides_an_import_of_a_floor_in_a_function():
    """An import inside a function would dodge the floors. AppConfig.ready is the one place that needs it."""
    hidden = []
    for path in modules():
        if path.name == "apps.py" or path.parts[len(ROOT.parts)] == "config":
            continue
        for function in ast.walk(tree(path)):
            if not isinstance(function, ast.FunctionDef):
                continue
            hidden += [
                f"{name(path)}:{node.lineno}"
                for node in ast.walk(function)
                if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in FLOORS
            ]
    assert hidden == []
