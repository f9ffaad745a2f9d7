"""Small parts: nobody should have to scroll to understand one."""

import ast
import warnings

import pytest

from tests.architecture.sources import CODE, ROOT, length, modules, name, tree

SOFT, HARD = 300, 400


def functions_longer_than(limit, room):
    """Module-level functions of a room (`views.py` or the folder `views/`) with more lines than the limit."""
    return [
        f"{name(path)}: {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for path in modules()
        if room in {path.stem, path.parent.name}
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > limit
    ]


def test_no_module_is_longer_than_the_hard_limit():
    assert [f"{name(path)}: {length(path)}" for path in modules(*CODE, "tests") if length(path) > HARD] == []


def test_modules_over_the_soft_limit_are_told_of():
    long = [f"{name(path)}: {length(path)}" for path in modules() if length(path) > SOFT]
    if long:
        warnings.warn(f"Over {SOFT} lines, think of a folder: {', '.join(long)}", stacklevel=1)


def test_views_are_short():
    assert functions_longer_than(25, "views") == []


def test_actions_are_short():
    assert functions_longer_than(40, "actions") == []


def test_the_settings_stay_an_overview():
    assert length(ROOT / "config/settings/base.py") <= 150


@pytest.mark.parametrize("topic", modules("config/settings/topics"), ids=lambda path: path.stem)
def test_a_settings_topic_fits_on_a_screen(topic):
    assert length(topic) <= 60
