"""The form in which editors upload documents: recordings and captions are looked into before they are kept."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm

from cms import captions, recordings


class DocumentForm(BaseDocumentForm):
    """Limits and checks by kind of file. What was uploaded before is not looked at again."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data:
            return file
        kind = recordings.extension(file.name)
        if kind in recordings.FORMATS:
            recordings.check(file.name, file, file.size)
        elif kind == captions.EXTENSION:
            captions.check(file, file.size)
        elif file.size > settings.DOCUMENT_MAX_BYTES:
            limit = filesizeformat(settings.DOCUMENT_MAX_BYTES)
            raise ValidationError(_("This file is too large. A document may have %(limit)s.") % {"limit": limit})
        return file
