"""The form by which a file is sent."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from certification.quality import filekinds, uploads

_CHOOSE = _("Choose a file.")


class FileForm(forms.Form):
    """What kind of file it is, its content says."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "PDF, Word, Excel, OpenDocument, JPEG or PNG, at most 10 MB. First remove names and other personal data."
        ),
        max_length=300,
        error_messages={
            "required": _CHOOSE,
            "invalid": _CHOOSE,
            "missing": _CHOOSE,
            "empty": _("This file is empty. Choose another."),
            "max_length": _("The name of this file is too long. Give it a shorter one."),
        },
        widget=forms.FileInput(attrs={"accept": filekinds.ACCEPTED}),
    )

    def clean(self) -> dict[str, Any]:
        """``upload``, as the action asks for it."""
        file = (super().clean() or {}).get("file")
        if file is None:
            return {}
        try:
            return {"upload": uploads.read(file)}
        except ValidationError as error:
            self.add_error("file", error)
            return {}
