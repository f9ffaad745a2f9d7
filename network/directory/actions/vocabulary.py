"""The vocabulary that comes with a release."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import translation

from network.directory.models import Term, Vocabulary

# In which vocabulary the group of a term stands, for those that have groups.
PARENTS = {Vocabulary.TOPIC: Vocabulary.TOPIC_GROUP, Vocabulary.WAY: Vocabulary.FORM}


@dataclass(frozen=True)
class Word:
    """One term as a release brings it; ``group`` is the key of a topic group, of a form for ways, or empty."""

    vocabulary: str
    key: str
    order: int
    fi: str
    sv: str
    en: str
    group: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def parent(self) -> tuple[str, str] | None:
        """Vocabulary and key of its group. KeyError where terms have none."""
        return (PARENTS[Vocabulary(self.vocabulary)], self.group) if self.group else None


@dataclass(frozen=True)
class Loaded:
    added: int = 0
    changed: int = 0
    retired: int = 0


@transaction.atomic
def load_terms(*, words: Iterable[Word]) -> Loaded:
    """Makes the starter terms those of ``words``: adds, changes, takes back into use, retires what is missing.

    Nothing is deleted, and terms an administrator added are left alone. Words from a file of the release, not a
    person's doing: no audit lines. KeyError when a group is not there. At most four statements, however many words.
    """
    words = list(words)
    known = {(term.vocabulary, term.key): term for term in Term.objects.select_for_update()}
    before = set(known)
    changed = _write([word for word in words if not word.parent], known)
    changed += _write([word for word in words if word.parent], known)
    added = len(known.keys() - before)
    there = {(word.vocabulary, word.key) for word in words}
    gone = [t.pk for place, t in known.items() if place not in there and t.starter and not t.retired]
    retired = Term.objects.filter(pk__in=gone).update(retired=True) if gone else 0
    return Loaded(added, changed - added, retired)


def _write(words: Iterable[Word], known: dict[tuple[str, str], Term]) -> int:
    """Adds and changes what differs, ``known`` too; returns how many."""
    touched = []
    for word in words:
        term = known.setdefault((word.vocabulary, word.key), Term(vocabulary=word.vocabulary, key=word.key))
        wanted = _wanted(word, known)
        if term.pk is None or any(getattr(term, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(term, name, value)
            touched.append(term)
    if touched:
        # The plain name is that of the active language.
        with translation.override("fi"):
            Term.objects.bulk_create(
                touched,
                update_conflicts=True,
                unique_fields=["vocabulary", "key"],
                update_fields=["name", *(name.removesuffix("_id") for name in wanted)],
            )
    return len(touched)


def _wanted(word: Word, known: Mapping[tuple[str, str], Term]) -> dict[str, Any]:
    return {
        "name_fi": word.fi,
        "name_sv": word.sv,
        "name_en": word.en,
        "parent_id": known[word.parent].pk if word.parent else None,
        "facts": dict(word.facts),
        "order": word.order,
        "retired": False,
        "starter": True,
    }
