"""A snapshot of a path as plain values, the way they are stored, compared and fingerprinted."""

from typing import Any

from core.texts import clean
from training.paths.snapshot import Path


def content(taken: Path) -> dict[str, Any]:
    """What a version holds."""
    return {
        "texts": {
            "title": clean(taken.title),
            "summary": clean(taken.summary),
            "goals": [goal for goal in map(clean, taken.goals) if goal],
            "extent": clean(taken.extent),
            "note": clean(taken.note),
        },
        "steps": [{"course": step.course, "required": step.required} for step in taken.steps],
        "validity_months": taken.validity_months,
    }
