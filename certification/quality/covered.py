"""What a certification covers, in words: the names of places as they were when it was decided."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language, override

from certification.quality.models import Certification, CertifiedPlace, ScopeItem
from core.texts import languages, pick
from network.directory.models import Place
from network.directory.states import PlaceKind


def names_of(certification: Certification) -> list[str]:
    """In the active language: all that it covers now."""
    return names(standing(certification))


def standing(certification: Certification) -> Iterable[CertifiedPlace]:
    """Those that were not taken out of its scope, in the order in which they came."""
    return certification.places.filter(until=None).select_related("place").order_by("pk")


def names(items: Iterable[CertifiedPlace | ScopeItem]) -> list[str]:
    return [name(each) for each in items]


def name(item: CertifiedPlace | ScopeItem, language: str = "") -> str:
    """With its kind, where that is no place one goes to. In the active language unless told otherwise."""
    language = language or get_language() or "fi"
    said, _language = pick(by_language(item), language)
    return said


def by_language(item: CertifiedPlace | ScopeItem) -> dict[str, str]:
    """Its name in each language, as it was then; of one that was not written down, as it is now."""
    kept: dict[str, Any] = item.shown or {}
    found = kept.get("name", kept)
    return {code: found[code] for code in languages() if found.get(code)} or now(item.place)


def now(place: Place) -> dict[str, str]:
    """Its name in each language that it has one in."""
    found = {code: getattr(place, f"name_{code}") or "" for code in languages()}
    return {code: text for code, text in found.items() if text}


def written(item: ScopeItem) -> dict[str, Any]:
    """Name and kind by language, as ScopeItem and CertifiedPlace keep them: as they were when it was sent."""
    if item.shown:
        return dict(item.shown)
    kinds = {}
    for code in languages():
        with override(code):
            kinds[code] = str(PlaceKind(item.place.kind).label)
    return {"name": now(item.place), "kind": kinds}
