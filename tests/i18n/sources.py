"""The messages as the source states them."""

import ast
import re

from tests.architecture.sources import modules, name, templates, tree

FUNCTIONS = {
    "_": (0,),
    "gettext": (0,),
    "gettext_lazy": (0,),
    "gettext_noop": (0,),
    "ngettext": (0, 1),
    "ngettext_lazy": (0, 1),
    "pgettext": (1,),
    "pgettext_lazy": (1,),
    "npgettext": (1, 2),
    "npgettext_lazy": (1, 2),
}
IN_TEMPLATES = re.compile(
    r"{%\s*trans(?:late)?\s+\"([^\"]*)\"|{%\s*trans(?:late)?\s+'([^']*)'"
    r"|{%\s*blocktrans(?:late)?\b.*?%}(.*?){%\s*endblocktrans|\b_\(\"([^\"]*)\"\)",
    re.DOTALL,
)


def messages():
    """(where, text) of every message that code or a template asks the catalogue for."""
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call):
                called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                for place in FUNCTIONS.get(called, ()):
                    if place < len(node.args) and isinstance(node.args[place], ast.Constant):
                        yield f"{name(path)}:{node.lineno}", str(node.args[place].value)
    for path in templates(".html", ".txt"):
        for found in IN_TEMPLATES.finditer(path.read_text(encoding="utf-8")):
            yield name(path), next(text for text in found.groups() if text is not None)
