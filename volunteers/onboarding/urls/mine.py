"""Addresses of a volunteer's own pages."""

from typing import Any

from django.urls import include, path, register_converter
from django.urls.converters import SlugConverter
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from volunteers.onboarding.states import Document
from volunteers.onboarding.views import accepting, mine, photos, profile


class DocumentConverter(SlugConverter):
    """A text that somebody accepts for a task, in the language of the address."""

    # Translators: parts of web addresses: texts that one reads and accepts. Lower case, no spaces.
    words = {
        Document.APPLICATION: pgettext_lazy("web address", "consent"),
        Document.AGREEMENT: pgettext_lazy("web address", "agreement"),
        Document.CONFIDENTIALITY: pgettext_lazy("web address", "confidentiality"),
        Document.EXTRACT: pgettext_lazy("web address", "extract"),
    }

    def to_python(self, value: str) -> Document:
        """Raises ValueError, which becomes 404, for what is no such text."""
        found = next((document for document, word in self.words.items() if str(word) == value), None)
        if found is None:
            raise ValueError
        return found

    def to_url(self, value: str) -> str:
        return str(self.words[Document(value)])


register_converter(DocumentConverter, "accepted_text")

# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
_told: list[Any] = [
    path("", profile.profile, name="profile"),
    path(_("municipality/"), profile.edit, {"part": "municipality"}, name="profile_municipality"),
    path(_("how/"), profile.edit, {"part": "how"}, name="profile_how"),
    path(_("languages/"), profile.edit, {"part": "languages"}, name="profile_languages"),
    path(_("topics/"), profile.edit, {"part": "topics"}, name="profile_topics"),
    path(_("times/"), profile.edit, {"part": "times"}, name="profile_times"),
    path(_("needs/"), profile.edit, {"part": "needs"}, name="profile_needs"),
    path(_("contact/"), profile.edit, {"part": "contact"}, name="profile_contact"),
    path(_("away/"), profile.away, name="profile_away"),
    path(_("away/remove/"), profile.remove_away, name="remove_away"),
    path(_("photo/"), photos.photo, name="photo"),
    path(_("photo/remove/"), photos.remove_photo, name="remove_photo"),
    path(_("photo/check-page/"), photos.public_photo, name="public_photo"),
    path(_("photo/<uuid:pk>.jpg"), photos.photo_file, name="photo_file"),
]
# Translators: parts of web addresses. Translate the words, keep what stands in <…>, lower case, no spaces.
_mine: list[Any] = [
    path("", mine.mine, name="mine"),
    path(_("told/"), include(_told)),
    path(_("papers/<uuid:pk>.pdf"), accepting.paper, name="paper"),
    path("<uuid:pk>/", mine.mine_one, name="mine_one"),
    path(_("<uuid:pk>/interview/"), mine.interview, name="interview"),
    path(_("<uuid:pk>/pause/"), mine.pause, name="pause"),
    path(_("<uuid:pk>/resume/"), mine.resume, name="resume"),
    path(_("<uuid:pk>/leave/"), mine.leave, name="leave"),
    path(_("<uuid:pk>/withdraw/"), mine.withdraw, name="withdraw"),
    path("<uuid:pk>/<accepted_text:document>/", accepting.accept, name="accept"),
]
urlpatterns: list[Any] = [path(_("my/"), include([path(_("volunteering/"), include(_mine))]))]
