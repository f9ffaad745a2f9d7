"""Good practices and pilots of the demo as pages."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from cms.demo.source import read
from cms.demo.tree import Sheet
from cms.models import GoodPracticePage, PilotPage
from network.directory.models import Term, Vocabulary
from network.geography.models import Region

_SORTED_BY = {
    "topics": Vocabulary.TOPIC,
    "forms": Vocabulary.FORM,
    "target_groups": Vocabulary.TARGET_GROUP,
}


def sheets() -> Iterator[Sheet]:
    file = read("practices.yaml")
    regions = {region.code: region for region in Region.objects.all()}
    terms = {(term.vocabulary, term.key): term for term in Term.objects.all()}
    # Oldest first: lists show the newest first whatever the order, the page tree shows the order of making.
    entries = [(GoodPracticePage, each) for each in file["practices"]] + [(PilotPage, each) for each in file["pilots"]]
    for model, entry in sorted(entries, key=lambda pair: pair[1]["published_on"]):
        values = {name: value for name, value in entry.items() if name != "key"}
        values["published_on"] = dt.date.fromisoformat(entry["published_on"])
        values["region"] = regions[entry["region"]]
        values["organisation_type"] = terms[Vocabulary.ORGANISATION_TYPE, entry["organisation_type"]]
        for name, vocabulary in _SORTED_BY.items():
            values[name] = [terms[vocabulary, key] for key in entry[name]]
        if "steps" in entry:
            values["steps"] = [_step(text) for text in entry["steps"]]
        yield Sheet(key=f"practice/{entry['key']}", model=model, parent="practices", values=values)


def _step(text: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "step", "value": text}
