"""What somebody chooses who wants the finder on their own site."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from network.finder.asking import Ask, Group, Option
from network.finder.question import NOW, Question
from network.finder.vocabulary import Words
from network.geography.names import understand


class EmbedForm(forms.Form):
    """Asked by GET: it changes nothing, and its address can be kept. Its fields are called as in the address of the
    widget (`embedding.FIXED`), and offer what the finder's own form offers."""

    language = forms.ChoiceField(label=_("Language of the words"))
    place = forms.CharField(
        label=_("Municipality, region or postal code"),
        help_text=_("Leave this empty if visitors should say where they are."),
        max_length=120,
        required=False,
    )
    topic = forms.ChoiceField(label=_("What with"), required=False)
    e_service = forms.ChoiceField(label=_("Public e-service"), required=False)
    way = forms.ChoiceField(label=_("How"), required=False)
    audience = forms.ChoiceField(label=_("For whom"), required=False)
    help_in = forms.ChoiceField(label=_("Language of the help"), required=False)
    open = forms.BooleanField(label=_("Open now"), required=False)

    def __init__(self, *args: Any, words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        ask = Ask(Question(), words)
        fields["language"].choices = [(code, _own_name(code)) for code, _name in settings.LANGUAGES]
        fields["language"].initial = get_language()
        fields["topic"].choices = [("", _("All matters")), *_grouped(ask.topics)]
        fields["e_service"].choices = [("", _("Any e-service")), *_plain(ask.e_services)]
        fields["way"].choices = [("", _("All ways")), *_grouped(ask.ways)]
        fields["audience"].choices = [("", _("For everyone")), *_plain(ask.audiences)]
        fields["help_in"].choices = [("", _("Any language")), *_plain(ask.languages)]

    def clean_place(self) -> str:
        """As typed; what nobody would find is told now, and not to every visitor of the other site; nor are they
        asked there which of several was meant."""
        place: str = self.cleaned_data["place"].strip()
        found = understand(place)
        fitting = [each for each in (found.municipality, found.region, *found.choices) if each]
        if place and not fitting:
            raise forms.ValidationError(_("We know no such place. Check the spelling, or leave this empty."))
        if found.guessed or found.choices:
            names = ", ".join(map(str, fitting))
            raise forms.ValidationError(_("Did you mean %(names)s? Write the name so."), params={"names": names})
        return place

    def clean_open(self) -> str:
        """As the widget is asked."""
        return NOW if self.cleaned_data["open"] else ""


def _grouped(groups: Iterable[Group]) -> list[tuple[str, Any]]:
    """As the finder's own form has them; those without a heading stand alone."""
    found: list[tuple[str, Any]] = []
    for group in groups:
        found += [(group.heading, _plain(group.options))] if group.heading else _plain(group.options)
    return found


def _plain(options: Iterable[Option]) -> list[tuple[str, str]]:
    return [(option.value, option.label) for option in options]


def _own_name(code: str) -> str:
    name: str = get_language_info(code)["name_local"]
    return name[0].upper() + name[1:]
