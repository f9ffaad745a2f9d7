"""The words of the finder's questions, read once for a page: topics, e-services, ways, languages, audiences, facts."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from network.directory.models import Term, Vocabulary

_ASKED = (
    Vocabulary.TOPIC_GROUP,
    Vocabulary.TOPIC,
    Vocabulary.E_SERVICE,
    Vocabulary.FORM,
    Vocabulary.WAY,
    Vocabulary.AUDIENCE,
    Vocabulary.LANGUAGE,
    Vocabulary.PLACE_FACT,
)


@dataclass(frozen=True)
class Words:
    """Terms by their key in the table, in the order of the vocabularies; those retired too, for old rows have them."""

    by_pk: dict[int, Term]

    @cached_property
    def _by_key(self) -> dict[tuple[str, str], Term]:
        return {(term.vocabulary, term.key): term for term in self.by_pk.values() if not term.retired}

    @cached_property
    def _by_vocabulary(self) -> dict[str, list[Term]]:
        found: dict[str, list[Term]] = defaultdict(list)
        for term in self.by_pk.values():
            if not term.retired:
                found[term.vocabulary].append(term)
        return found

    @cached_property
    def _below(self) -> dict[int, list[Term]]:
        found: dict[int, list[Term]] = defaultdict(list)
        for term in self.by_pk.values():
            if term.parent_id:
                found[term.parent_id].append(term)
        return found

    def find(self, key: str, *vocabularies: str) -> Term | None:
        """The term in use with this key, in the first of the vocabularies that has it."""
        return next(filter(None, (self._by_key.get((each, key)) for each in vocabularies)), None)

    def of(self, vocabulary: str) -> list[Term]:
        """The terms in use of a vocabulary, in their order."""
        return self._by_vocabulary.get(vocabulary, [])

    def below(self, term: Term) -> list[Term]:
        """The topics of a group, the ways of a form."""
        return self._below.get(term.pk, [])

    def among(self, pks: set[int], vocabulary: str) -> list[Term]:
        """Those terms of a vocabulary, in its order; of a retired one too."""
        return [term for term in self.by_pk.values() if term.vocabulary == vocabulary and term.pk in pks]


def load() -> Words:
    """One query. A plain query set: modeltranslation's takes twice as long and would return the same rows."""
    rows: QuerySet[Term] = QuerySet(Term).filter(vocabulary__in=_ASKED).order_by("vocabulary", "order", "key")
    return Words({term.pk: term for term in rows})
