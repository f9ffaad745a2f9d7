"""Reads the starter vocabulary that comes with a release (data/vocabulary.yaml)."""

from collections.abc import Iterator
from pathlib import Path

import yaml

from network.directory.actions.vocabulary import PARENTS, Word
from network.directory.models import Vocabulary

FILE = Path(__file__).parent / "data" / "vocabulary.yaml"


def words() -> Iterator[Word]:
    """The terms in the order of the file. ValueError when the file names a vocabulary that does not exist."""
    with FILE.open(encoding="utf-8") as file:
        vocabularies = yaml.safe_load(file)
    for vocabulary, entries in vocabularies.items():
        known = Vocabulary(vocabulary)
        own = ("key", "fi", "sv", "en", "group") if known in PARENTS else ("key", "fi", "sv", "en")
        for order, entry in enumerate(entries, start=1):
            facts = {name: value for name, value in entry.items() if name not in own}
            yield Word(known, order=order, facts=facts, **{name: entry[name] for name in own})
