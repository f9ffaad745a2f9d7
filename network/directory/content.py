"""Which fields of places and offers their forms write: nothing else of a row can be changed through them."""

from core.texts import languages
from network.directory.states import PlaceKind

# Translated ones first. Every kind of place has a name and a telephone; the rest depends on whether one goes there.
_PLACE_TEXTS = ("name", "summary", "description", "alert", "phone_price")
_PLACE_PLAIN = ("municipality", "email", "phone", "website")
_SITE_TEXTS, _SITE_PLAIN = ("directions",), ("street", "postal_code", "lat", "lon")
_REMOTE_PLAIN = ("link", "nationwide", "served")

OFFER_TEXTS = ("name", "summary", "price_note", "booking_note", "hours_note")
OFFER_TERMS = ("topics", "e_services", "audiences", "target_groups", "languages")
OFFER_PLAIN = ("way", "all_topics", "easy_language", "price", "booking", "booking_link")


def place_texts(kind: str) -> tuple[str, ...]:
    """Translated fields, by their names without a language."""
    return (*_PLACE_TEXTS, *_SITE_TEXTS) if kind == PlaceKind.SITE else _PLACE_TEXTS


def place_fields(kind: str) -> tuple[str, ...]:
    """Columns and relations that the form of this kind of place writes."""
    plain = _SITE_PLAIN if kind == PlaceKind.SITE else _REMOTE_PLAIN
    return (*columns(place_texts(kind)), *_PLACE_PLAIN, *plain)


def offer_fields() -> tuple[str, ...]:
    return (*columns(OFFER_TEXTS), *OFFER_PLAIN, *OFFER_TERMS)


def columns(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of translated fields: name_fi, name_sv, name_en."""
    return tuple(f"{name}_{code}" for name in texts for code in languages())
