"""Taxonomies and their terms: our vocabularies, municipalities and regions, and words that only programs need."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_noop as _

from core.texts import languages
from network.directory.models import Offer, Term, Vocabulary
from network.directory.states import Booking, PlaceKind, Price
from network.geography.models import Municipality, Region
from network.opendata import ids, shapes, texts

# Those beside our vocabularies, by key: name, description.
_OTHERS = {
    "municipality": (_("Municipality"), _("Municipalities of Finland; the code is the official one.")),
    "region": (_("Region"), _("Regions of Finland; the code is the official one.")),
    "detail": (_("Detail"), _("Facts about a service or place that HSDS has no field for.")),
    "translation": (_("Translation"), _("A text in one language: the value of the attribute is the text.")),
}
_CHOICES: dict[str, type[models.TextChoices]] = {"kind": PlaceKind, "price": Price, "booking": Booking}
_FLAGS = ("all_topics", "easy_language", "open_on_holidays")
# HSDS fields that have a text in each language.
TRANSLATED = (
    "name", "description", "alert", "transportation", "fees_description", "application_process",
    "eligibility_description", "phone_description",
)  # fmt: skip
# Code lists of the Finnish Service Catalogue (PTV) whose addresses are public.
_PTV = "http://uri.suomi.fi/codelist/ptv/ptvkohderyhmat/code/"


@dataclass(frozen=True)
class Word:
    """A term of any taxonomy. ``parent``: taxonomy and code of the term above."""

    taxonomy: str
    code: str
    names: dict[str, str]
    parent: tuple[str, str] | None = None
    uri: str | None = None
    retired: bool = False
    owner: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> uuid.UUID:
        return ids.term(self.taxonomy, self.code)


def taxonomies() -> list[str]:
    """Keys, in their order."""
    return [*Vocabulary.values, *_OTHERS]


def taxonomy(key: str, language: str) -> shapes.Taxonomy:
    return shapes.Taxonomy(id=ids.taxonomy(key), name=_name(key, language), description=_about(key, language), code=key)


def _name(key: str, language: str) -> str:
    return texts.say(_OTHERS[key][0], language) if key in _OTHERS else texts.label(Vocabulary, key, language)


def _about(key: str, language: str) -> str:
    return texts.say(_OTHERS[key][1] if key in _OTHERS else _("A vocabulary of digital support."), language)


def words() -> list[Word]:
    """Every term of every taxonomy, in a few queries."""
    terms = Term.objects.select_related("parent").order_by("vocabulary", "order", "key")
    municipalities = Municipality.objects.select_related("region").order_by("code")
    return [
        *(of_term(term) for term in terms),
        *(of_municipality(each) for each in municipalities),
        *(of_region(each) for each in Region.objects.order_by("code")),
        *_details(),
        *(translation(name, code) for name in TRANSLATED for code in languages()),
    ]


def of_term(term: Term) -> Word:
    facts = term.facts or {}
    return Word(
        taxonomy=term.vocabulary,
        code=term.key,
        names=texts.each(term, "name"),
        parent=(term.parent.vocabulary, term.parent.key) if term.parent else None,
        uri=f"{_PTV}{facts['ptv']}" if facts.get("ptv") and term.vocabulary == Vocabulary.TARGET_GROUP else None,
        retired=term.retired,
        owner=facts.get("owner") or {},
    )


def of_municipality(municipality: Municipality) -> Word:
    return Word(
        taxonomy="municipality",
        code=municipality.code,
        names=texts.each(municipality, "name"),
        parent=("region", municipality.region.code),
        retired=municipality.until_date is not None,
    )


def of_region(region: Region) -> Word:
    return Word(taxonomy="region", code=region.code, names=texts.each(region, "name"))


def detail(name: str, value: str = "") -> Word:
    """``detail("price", "free")``, or a plain yes: ``detail("easy_language")``."""
    if value:
        names = {code: texts.label(_CHOICES[name], value, code) for code in languages()}
        return Word(taxonomy="detail", code=f"{name}-{value}", names=names)
    label = getattr(Offer._meta.get_field(name), "verbose_name", name)
    return Word(taxonomy="detail", code=name, names={code: _capital(texts.said(label, code)) for code in languages()})


def _details() -> Iterator[Word]:
    yield from (detail(name, value) for name, choices in _CHOICES.items() for value in choices.values)
    yield from (detail(name) for name in _FLAGS)


def translation(name: str, language: str) -> Word:
    return Word(
        taxonomy="translation", code=f"{name}-{language}", names=dict.fromkeys(languages(), f"{name} ({language})")
    )


def shape(word: Word, language: str, *, with_names: bool = True) -> shapes.TaxonomyTerm:
    """A term as it is handed out; inside other objects only its identity and name."""
    name = word.names.get(language) or next(iter(word.names.values()), word.code)
    kind = _name(word.taxonomy, language)
    owner = word.owner.get(language, "")
    return shapes.TaxonomyTerm(
        id=word.id,
        code=word.code,
        name=name,
        description=f"{kind}: {name}" + (f" ({owner})" if owner else ""),
        parent_id=ids.term(*word.parent) if word.parent else None,
        taxonomy=kind if with_names else None,
        taxonomy_id=ids.taxonomy(word.taxonomy),
        taxonomy_detail=taxonomy(word.taxonomy, language) if with_names else None,
        language=_language(word, language) if with_names else None,
        term_uri=word.uri,
        names=(word.names or None) if with_names else None,
        retired=word.retired or None,
    )


def _language(word: Word, language: str) -> str:
    return language if language in word.names else next(iter(word.names), language)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
