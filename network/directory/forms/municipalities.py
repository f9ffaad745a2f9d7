"""Municipalities as people type them. Nothing is guessed: what is not understood for certain is asked about."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from network.directory.forms.fields import parts
from network.geography import names
from network.geography.models import Municipality, Region


class MunicipalityField(forms.CharField):
    """Its name in Finnish or Swedish, or a postal code, as `names.understand` understands it; becomes the municipality.

    ``fits``, after cleaning: those that may have been meant, when it was not certain. A form that lets people choose
    among them says beforehand, in ``meant``, which code was chosen."""

    meant = ""
    fits: Sequence[Municipality] = ()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=80, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.name if isinstance(value, Municipality) else value

    def clean(self, value: Any) -> Municipality | None:  # a name becomes a municipality
        typed = super().clean(value)
        if not typed:
            return None
        found = names.understand(typed)
        if found.municipality and not found.guessed:
            return found.municipality
        offered = [found.municipality] if found.municipality else found.choices
        self.fits = [each for each in offered if isinstance(each, Municipality)]
        for each in self.fits:
            if each.code == self.meant:
                return each
        raise ValidationError(_not_known(self.fits, typed), code="not_known")


def understood_list(text: str) -> list[Municipality]:
    """Municipalities in the order they were written, each once; a region stands for all of its own. Raises
    ValidationError with one line for each name that is not understood for certain."""
    found: dict[int, Municipality] = {}
    errors = []
    for part in parts(text):
        one = names.understand(part)
        certain = not one.guessed
        if one.municipality and certain:
            found[one.municipality.pk] = one.municipality
        elif one.region and certain:
            found |= {each.pk: each for each in Municipality.objects.in_force().filter(region=one.region)}
        else:
            errors.append(_not_known([each for each in (one.municipality, one.region, *one.choices) if each], part))
    if errors:
        raise ValidationError(errors, code="not_known")
    return list(found.values())


def _not_known(fits: Iterable[Municipality | Region], text: str) -> str:
    named = ", ".join(str(each) for each in fits)
    if named:
        return _("We are not sure what “%(text)s” is. Did you mean: %(names)s?") % {"text": text, "names": named}
    return _("We do not know “%(text)s”. Check the spelling.") % {"text": text}
