"""The words of the vocabulary that a session is described with."""

from collections.abc import Iterable

from network.directory.models import Term, Vocabulary

# By the names of the columns of a session.
VOCABULARIES = {
    "form": Vocabulary.FORM,
    "language": Vocabulary.LANGUAGE,
    "topic": Vocabulary.TOPIC,
    "e_service": Vocabulary.E_SERVICE,
}


def offered(also: Iterable[Term] = ()) -> dict[str, list[Term]]:
    """Those in use, in their order, by column; in one query. ``also``: stay to be chosen, in use or not."""
    rows = Term.objects.filter(vocabulary__in=VOCABULARIES.values(), retired=False).select_related("parent")
    found: dict[str, list[Term]] = {vocabulary: [] for vocabulary in VOCABULARIES.values()}
    for term in rows:
        found[term.vocabulary].append(term)
    for term in also:
        if term not in found[term.vocabulary]:
            found[term.vocabulary].append(term)
    return {column: found[vocabulary] for column, vocabulary in VOCABULARIES.items()}
