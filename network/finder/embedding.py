"""The finder on other people's sites: its address with what is chosen once for all, and the code that embeds it."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.addresses import whole

# Pixels: room for the form and two places on a phone.
HEIGHT = 720
# What can be fixed in the address, by its name in the finder's own; "language" there is that of the help, and here
# that of the words.
FIXED = {name: name for name in ("place", "topic", "e_service", "way", "audience", "open")} | {"help_in": "language"}


def language_of(asked: QueryDict) -> str:
    """The language of the words: as chosen, else the house's first. What the browser speaks is left alone: the page
    around the widget has one language for everybody."""
    chosen = asked.get("language", "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def question_of(asked: QueryDict) -> QueryDict:
    """The address of the widget as one of the finder."""
    found = QueryDict(mutable=True)
    for name, own in {**FIXED, "page": "page"}.items():
        if value := asked.get(name):
            found[own] = str(value)
    return found


def chosen(asked: QueryDict) -> dict[str, str]:
    """What stands in the address of the widget, without the page of the list."""
    return {name: str(value) for name in ("language", *FIXED) if (value := asked.get(name))}


def path(choice: Mapping[str, str]) -> str:
    """The widget with these filters, on this site; empty ones are left out."""
    query = urlencode({name: value for name, value in choice.items() if value})
    return f"{reverse('embedded:finder')}?{query}"


def code(choice: Mapping[str, str]) -> str:
    """HTML for the other site; the title, which voices read, is in the language of the widget."""
    with override(choice["language"]):
        title = _("Find digital support")
    return format_html(
        '<iframe src="{}" title="{}" lang="{}" width="100%" height="{}" loading="lazy"></iframe>',
        whole(path(choice)),
        title,
        choice["language"],
        HEIGHT,
    )
