"""The learning paths of the demo as pages."""

from collections.abc import Iterator

from cms.demo.source import read
from cms.demo.tree import Sheet
from cms.models import PathPage


def sheets() -> Iterator[Sheet]:
    for entry in read("paths.yaml")["paths"]:
        chosen = [{"key": key, "type": "course", "page": key, "required": True} for key in entry["courses"]]
        yield Sheet(
            key=f"path/{entry['key']}",
            model=PathPage,
            parent="courses",
            values={
                **{name: entry[name] for name in ("slug", "title", "summary", "intro", "validity_months")},
                "goals": [{"key": goal["key"], "type": "goal", "value": goal["text"]} for goal in entry["goals"]],
                "courses": chosen,
                "certificate_extent": entry["certificate"]["extent"],
                "certificate_note": entry["certificate"]["note"],
            },
        )
