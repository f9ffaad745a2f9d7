"""How every form of the site is drawn: labels, hints and errors that belong together for eyes and screen readers.

`{{ form }}` draws the error summary and the fields; a page that puts the summary first in its main part includes
components/error_summary.html there and components/form_fields.html in the form. Wagtail's forms ask for neither.
"""

from typing import Any

from django import forms
from django.core.validators import EmailValidator, validate_email
from django.forms.boundfield import BoundField as DjangoBoundField
from django.forms.boundfield import BoundWidget
from django.forms.renderers import TemplatesSetting
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _


class BoundField(DjangoBoundField):
    """A field as components/form_field.html asks for it."""

    @cached_property
    def layout(self) -> str:
        """ "choices" (radio buttons, checkboxes), "parts" (several inputs), "tick" (one checkbox) or "line"."""
        widget = self.field.widget
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return "choices"
        if isinstance(widget, forms.CheckboxInput):
            return "tick"
        return "parts" if widget.use_fieldset else "line"

    @property
    def control(self) -> SafeString:
        """The input in our design."""
        if self.layout == "tick":
            return self.as_widget()
        own = self.field.widget.attrs.get("class", "")
        return self.as_widget(attrs={"class": f"input {own}".strip()})

    @cached_property
    def options(self) -> list[BoundWidget]:
        """The radio buttons or checkboxes. Invalid is the group, and its description says so, not each of them."""
        for option in self.subwidgets:
            option.data["attrs"].pop("aria-invalid", None)
        return self.subwidgets

    @property
    def first_id(self) -> str:
        """Where a link from the error summary leads: the first thing one can type in or choose."""
        widget = self.field.widget
        if self.layout == "choices" or isinstance(widget, forms.MultiWidget):
            return f"{widget.attrs.get('id') or self.auto_id}_0"
        return self.id_for_label

    @property
    def is_optional(self) -> bool:
        """To be said in words, where other fields of the form are required and a tick is not the whole question."""
        if self.field.required or self.layout == "tick":
            return False
        return any(field.field.required for field in self.form.visible_fields())


class Renderer(TemplatesSetting):
    form_template_name = "components/form.html"
    field_template_name = "components/form_field.html"
    bound_field_class = BoundField


_ADDRESS = _("E-mail address")


class AddressField(forms.EmailField):
    """The e-mail address of somebody else, which the browser does not fill in; of oneself with another widget."""

    default_error_messages = {
        "required": _("Write an e-mail address."),
        "invalid": _("Check the address: it should look like name@example.org."),
    }
    widget = forms.EmailInput(attrs={"autocomplete": "off"})

    def __init__(self, *, label: Any = _ADDRESS, max_length: int = 254, **kwargs: Any) -> None:
        super().__init__(label=label, max_length=max_length, **kwargs)
        # The check of the field's class would say it in its own words.
        invalid = self.error_messages["invalid"]
        self.validators = [EmailValidator(message=invalid) if v is validate_email else v for v in self.validators]
