"""What badges point to, for people and for programs: an achievement, and who gives it."""

import json
import logging
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from certification.credentials import achievements, building, signing
from certification.credentials.badges import contexts
from certification.credentials.badges import did as dids
from certification.credentials.badges.errors import KeyTrouble
from certification.credentials.badges.keyring import KeyRecord
from certification.credentials.badges.plain import Json
from certification.credentials.models import Achievement
from certification.credentials.paperring import PaperRecord
from certification.credentials.signing import Use
from certification.credentials.views.machine import public
from core import limits
from core.texts import languages, words

log = logging.getLogger("vieri.credentials")

LINKED = "application/ld+json"


@require_safe
@limits.per_client("credentials.achievement", limit=120, seconds=60)
def achievement(request: HttpRequest, slug: str, number: int, language: str) -> HttpResponse:
    """One version in the language of its address: a page, or JSON-LD for a program that asks for it.

    The page also speaks languages that the text lacks, and says so; the JSON does not.
    """
    row = get_object_or_404(Achievement, slug=slug, number=number)
    chosen = request.GET.get("l", language)
    if language not in languages():
        raise Http404
    if chosen != language and chosen in languages():
        return redirect("credentials:achievement", slug, number, chosen)
    if _wants_json(request):
        return _achievement_json(request, row, language)
    with translation.override(language):
        page = render(request, "credentials/achievement.html", _shown(row, language))
    page["Content-Language"] = language
    patch_vary_headers(page, ["Accept"])
    return page


@require_safe
@limits.per_client("credentials.achievement", limit=120, seconds=60)
def achievement_json(request: HttpRequest, slug: str, number: int, language: str) -> HttpResponse:
    """The same as badges describe it; 404 in a language that it does not have."""
    return _achievement_json(request, get_object_or_404(Achievement, slug=slug, number=number), language)


@require_safe
@limits.per_client("credentials.issuer", limit=120, seconds=60)
def issuer(request: HttpRequest) -> HttpResponse:
    """Who gives the badges, how one is checked, and with which keys they are signed."""
    if _wants_json(request):
        return _issuer_json(request)
    keys = _keys()
    context = {
        "issuer": signing.issuer(translation.get_language()),
        "did_path": dids.document_path(settings.SITE_URL),
        "unreadable": keys is None,
        "keys": [each for each in keys or [] if each.record.active],
        "older": [each for each in keys or [] if not each.record.active],
    }
    page = render(request, "credentials/issuer.html", context)
    patch_vary_headers(page, ["Accept"])
    return page


@require_safe
@limits.per_client("credentials.issuer", limit=120, seconds=60)
def issuer_json(request: HttpRequest) -> HttpResponse:
    """The Profile of Open Badges, with the name in the first language of the house."""
    return _issuer_json(request)


@dataclass(frozen=True)
class _Key:
    """A key as the page shows it."""

    use: Use
    record: KeyRecord | PaperRecord


def _keys() -> list[_Key] | None:
    """All there ever were, badges first, the newest of each use first; None when the records cannot be read."""
    try:
        records: list[KeyRecord | PaperRecord] = [*signing.ring().records(), *signing.paper_records()]
    except KeyTrouble:
        log.exception("the records of keys cannot be read")
        return None
    found = [_Key(signing.use_of(record), record) for record in reversed(records)]
    return sorted(found, key=lambda key: list(Use).index(key.use))


def _shown(row: Achievement, language: str) -> dict[str, object]:
    others = Achievement.objects.filter(slug=row.slug).exclude(pk=row.pk).only("number", "slug").order_by("-number")
    return {
        "achievement": row,
        "language": language,
        "kind": row.get_kind_display(),
        "name": words(row.texts["name"], language),
        "description": words(row.texts["description"], language),
        "criteria": words(row.texts["criteria"], language),
        "issuer": signing.issuer(language),
        "addresses": {code: achievements.address(row, code) for code in row.languages},
        "others": others,
        "newest": next((each for each in others if each.number > row.number), None),
    }


def _achievement_json(request: HttpRequest, row: Achievement, language: str) -> HttpResponse:
    if language not in row.languages:
        raise Http404
    written = building.achievement_of(row).written(language)
    return _linked(request, {**written, "creator": signing.issuer(language).written()})


def _issuer_json(request: HttpRequest) -> HttpResponse:
    return _linked(request, signing.issuer(settings.LANGUAGE_CODE).written())


def _linked(request: HttpRequest, content: Json) -> HttpResponse:
    text = json.dumps({"@context": list(contexts.BADGE), **content}, ensure_ascii=False, indent=1) + "\n"
    response = public(request, text, LINKED)
    patch_vary_headers(response, ["Accept"])
    return response


def _wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", LINKED, "application/json"]) in {LINKED, "application/json"}
