"""Where the language links in the header lead, from whatever is shown. ``?l=`` in them remembers the choice."""

from typing import Any, TypedDict

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import reverse, translate_url
from django.utils.translation import get_language_from_path, get_language_info, override


class Choice(TypedDict):
    code: str
    name: str
    url: str
    current: bool


def choices(request: HttpRequest, current: str) -> list[Choice]:
    """A link for each language, in the order of the settings; it always leads to the same thing in that language."""
    return [
        Choice(code=code, name=own_name(code), url=_url(request, code), current=code == current)
        for code, _name in settings.LANGUAGES
    ]


def own_name(code: str) -> str:
    """Suomi, Svenska, English."""
    name: str = get_language_info(code)["name_local"]
    return name[0].upper() + name[1:]


def _url(request: HttpRequest, code: str) -> str:
    page: Any = getattr(request, "shown_page", None)
    # What is filtered by stays: the keys are the same in all languages.
    query = request.GET.copy()
    if page is None:
        path = translate_url(request.path, code) if get_language_from_path(request.path) else request.path
    elif code in page.live_translations:
        path = page.live_translations[code].get_url(request) or f"/{code}/"
    else:
        query = QueryDict(mutable=True)
        query["page"] = str(page.pk)
        with override(code):
            path = reverse("untranslated")
    query["l"] = code
    return f"{path}?{query.urlencode()}"
