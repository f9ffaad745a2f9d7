"""A municipality as people type it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from network.geography import names
from network.geography.models import Municipality


class MunicipalityField(forms.CharField):
    """Its name in Finnish or Swedish, or a postal code, as `names.understand` understands it; becomes the municipality.
    Nothing is guessed here: what was typed with an error is offered for typing."""

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
        towns = [str(each) for each in offered if isinstance(each, Municipality)]
        if towns:
            said = _("Did you mean %(names)s? Write the name so.") % {"names": ", ".join(towns)}
            raise ValidationError(said, code="guessed")
        raise ValidationError(_("We know no municipality of this name. Check how it is written."), code="unknown")
