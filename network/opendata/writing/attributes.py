"""Attributes: what HSDS has no field for, said by the terms of a taxonomy."""

import uuid
from collections.abc import Iterable, Mapping

from network.directory.models import Term
from network.opendata import catalogue, ids, shapes
from network.opendata.catalogue import Word


def attribute(
    owner: uuid.UUID, entity: str, word: Word, language: str, *, value: str | None = None
) -> shapes.Attribute:
    """``owner``: the id of the object of kind ``entity`` that it is said of."""
    return shapes.Attribute(
        id=ids.part_of(owner, entity, word.taxonomy, word.code),
        link_id=owner,
        taxonomy_term_id=word.id,
        link_type=word.taxonomy,
        link_entity=entity,
        value=value,
        taxonomy_term=catalogue.shape(word, language, with_names=False),
    )


def of_terms(owner: uuid.UUID, entity: str, terms: Iterable[Term], language: str) -> list[shapes.Attribute]:
    return [attribute(owner, entity, catalogue.of_term(term), language) for term in terms]


def translations(
    owner: uuid.UUID, entity: str, texts: Mapping[str, Mapping[str, str]], language: str
) -> list[shapes.Attribute]:
    """Every language that each field has a text in, the one of the answer too: so one can see which it is in.
    ``texts``: by field of HSDS, then by language."""
    return [
        attribute(owner, entity, catalogue.translation(field, code), language, value=text)
        for field, found in texts.items()
        for code, text in found.items()
    ]
