"""What somebody chooses who wants the finder on their own site."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from network.directory.models import Vocabulary
from network.finder.vocabulary import Words
from network.geography.names import understand


class EmbedForm(forms.Form):
    """Asked by GET: it changes nothing, and its address can be kept."""

    language = forms.ChoiceField(label=_("Language of the words"))
    place = forms.CharField(
        label=_("Municipality, region or postal code"),
        help_text=_("Leave this empty if visitors should say where they are."),
        max_length=120,
        required=False,
    )
    topic = forms.ChoiceField(label=_("What with"), required=False)
    way = forms.ChoiceField(label=_("How"), required=False)

    def __init__(self, *args: Any, words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["language"].choices = [(code, _own_name(code)) for code, _name in settings.LANGUAGES]
        fields["language"].initial = get_language()
        fields["topic"].choices = [("", _("All matters")), *_grouped(words, Vocabulary.TOPIC_GROUP)]
        fields["way"].choices = [("", _("All ways")), *_grouped(words, Vocabulary.FORM)]

    def clean_place(self) -> str:
        """As typed; what nobody would find is told now, and not to every visitor of the other site."""
        place: str = self.cleaned_data["place"].strip()
        if place and not understand(place):
            raise forms.ValidationError(_("We know no such place. Check the spelling, or leave this empty."))
        return place


def _grouped(words: Words, vocabulary: str) -> list[tuple[str, Any]]:
    """Each group can be chosen as a whole; below it stand its own."""
    found: list[tuple[str, Any]] = []
    for group in words.of(vocabulary):
        below = [(term.key, term.name) for term in words.below(group) if not term.retired]
        found.append((group.name, [(group.key, _("All: %(name)s") % {"name": group.name}), *below]))
    return found


def _own_name(code: str) -> str:
    name: str = get_language_info(code)["name_local"]
    return name[0].upper() + name[1:]
