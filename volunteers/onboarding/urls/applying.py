"""Addresses of the application: "I would like to help"."""

from typing import Any

from django.urls import include, path, register_converter
from django.urls.converters import SlugConverter
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from volunteers.onboarding.application import Page
from volunteers.onboarding.views import applying


class PageConverter(SlugConverter):
    """The name of a page, in the language of the address."""

    # Translators: parts of web addresses: the pages of the application. Lower case, no spaces.
    words = {
        Page.AGE: pgettext_lazy("web address", "age"),
        Page.MUNICIPALITY: pgettext_lazy("web address", "municipality"),
        Page.WITH: pgettext_lazy("web address", "with"),
        Page.TASK: pgettext_lazy("web address", "task"),
        Page.HOW: pgettext_lazy("web address", "how"),
        Page.LANGUAGES: pgettext_lazy("web address", "languages"),
        Page.TOPICS: pgettext_lazy("web address", "topics"),
        Page.WHEN: pgettext_lazy("web address", "when"),
        Page.ABOUT: pgettext_lazy("web address", "about"),
        Page.CONTACT: pgettext_lazy("web address", "contact"),
        Page.CONSENT: pgettext_lazy("web address", "consent"),
    }

    def to_python(self, value: str) -> Page:
        """Raises ValueError, which becomes 404, for what is no page."""
        found = next((page for page, word in self.words.items() if str(word) == value), None)
        if found is None:
            raise ValueError
        return found

    def to_url(self, value: str) -> str:
        return str(self.words[Page(value)])


register_converter(PageConverter, "application_page")

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
_pages = [
    path("", applying.start, name="start"),
    path(_("review/"), applying.review, name="review"),
    path(_("sent/"), applying.sent, name="sent"),
    path(_("under-15/"), applying.under_15, name="under_15"),
    path(_("later/"), applying.later, name="later"),
    path(_("delete/"), applying.forget, name="forget"),
    path("<application_page:page>/", applying.page, name="page"),
]
urlpatterns: list[Any] = [path(_("volunteer/"), include(_pages))]
