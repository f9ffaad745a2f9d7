"""Brings the tasks a network begins with, as a file of the release has them (data/tasks.yaml)."""

from pathlib import Path
from typing import Any

import yaml
from django.utils import translation

FILE = Path(__file__).parent / "data" / "tasks.yaml"

_LANGUAGES = ("fi", "sv", "en")
_FLAGS = ("interview", "trial_sessions", "from_15", "with_minors")


def tasks() -> list[dict[str, Any]]:
    """The fields of each, in the order of the file."""
    with FILE.open(encoding="utf-8") as file:
        entries = yaml.safe_load(file)
    return [_fields(entry, order) for order, entry in enumerate(entries, start=1)]


def load(task: Any) -> int:
    """Adds those that are missing and returns how many; what an administrator has changed or retired stays as it is.

    Takes the model's class, so that a migration can hand in that of its own time: ``load(apps.get_model("onboarding",
    "Task"))``. Words of the release, not a person's doing: no audit lines.
    """
    known = set(task.objects.values_list("slug", flat=True))
    missing = [fields for fields in tasks() if fields["slug"] not in known]
    # The plain name is that of the active language.
    with translation.override("fi"):
        task.objects.bulk_create([task(**fields) for fields in missing])
    return len(missing)


def _fields(entry: dict[str, Any], order: int) -> dict[str, Any]:
    texts = {f"{name}_{code}": entry[name][code] for name in ("name", "summary") for code in _LANGUAGES}
    plain = {name: entry[name]["fi"] for name in ("name", "summary")}
    return {"slug": entry["slug"], "order": order, **plain, **texts, **{name: entry[name] for name in _FLAGS}}
