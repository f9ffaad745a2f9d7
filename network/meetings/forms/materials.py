"""What organisers type about a material, and the file itself."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from core.texts import languages
from network.directory import stamps
from network.directory.forms.fields import LinkField, SentAlongField, yes_or_no
from network.directory.forms.texts import TextsForm, initial_texts, restamped
from network.directory.links import token
from network.meetings import uploads
from network.meetings.content import MATERIAL
from network.meetings.models import Material

_TEXTS = ("title", "access_note")
_UNCHECKED = _("Check that everybody can use it, or write what somebody who cannot see or hear it should know.")


class MaterialForm(TextsForm):
    """Of a material that is there; its file stays. ``stamp`` tells whether somebody else saved in the meantime."""

    needed = ("title",)
    helps = {"access_note": _("For example: the pictures are described on page 3; the video has no captions.")}

    language = forms.ChoiceField(label=_("Language of the material"), required=False)
    accessible = forms.BooleanField(
        label=_("Checked: it can be read with a screen reader, and videos have captions"), required=False
    )
    public = forms.TypedChoiceField(
        label=_("Who sees it"),
        **yes_or_no(_("Everybody who sees the event"), _("Only participants and organisers")),
        error_messages={"required": _("Choose who sees it.")},
    )
    link = LinkField(label=_("Link"), required=False)
    stamp = SentAlongField()

    def __init__(self, data: Any = None, files: Any = None, *, material: Material | None = None) -> None:
        initial = _initial(material) if material else {"public": "yes", "seed": token()}
        super().__init__(data, files, initial=initial)
        self.add_texts(Material, _TEXTS)
        named = [(code, get_language_info(code)["name_translated"]) for code in languages()]
        self.fields["language"].choices = [("", _("Several, or none")), *named]  # type: ignore[attr-defined]
        if material is None or material.file_digest:
            self.fields.pop("stamp" if material is None else "link")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        noted = any(data.get(f"access_note_{code}") or f"access_note_{code}" in self.errors for code in languages())
        if not data.get("accessible") and not noted:
            self.add_error("accessible", ValidationError(_UNCHECKED, code="access"))
        return data

    def details(self) -> dict[str, Any]:
        """What the actions write."""
        return {name: value for name, value in self.cleaned_data.items() if name in MATERIAL}

    def values(self) -> dict[str, Any]:
        return self.details() | {"was": self.cleaned_data["stamp"]}

    def ask_again(self, material: Material) -> None:
        """After somebody else's save: what was typed stays, and saving once more is done knowingly."""
        self.data = restamped(self, stamps.stamp(material, MATERIAL))


class NewMaterialForm(MaterialForm):
    """A file or a link. ``seed``: the same form sent twice makes one."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        error_messages=dict.fromkeys(("empty", "invalid", "missing"), _("This file is empty. Choose another.")),
    )
    seed = SentAlongField()

    field_order = ("file", "link")

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        file: Any = self.fields["file"]
        file.widget = forms.FileInput(attrs={"accept": uploads.accepted()})
        file.help_text = gettext("At most 10 MB: %(kinds)s.") % {"kinds": uploads.kinds_in_words()}
        self.fields["link"].help_text = gettext("Instead of a file: a page or a recording elsewhere.")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        file, link = data.get("file"), data.get("link")
        if file is not None and link:
            self.add_error("link", ValidationError(gettext("Choose a file or write a link, not both."), code="both"))
        elif file is not None:
            self._read(file)
        elif not link and not {"file", "link"} & self.errors.keys():
            self.add_error("file", ValidationError(gettext("Choose a file or write a link."), code="neither"))
        return data

    def values(self) -> dict[str, Any]:
        file = self.cleaned_data.get("file")
        sent = {"name": file.name, "content": self._content} if file is not None else {}
        return self.details() | sent | {"seed": self.cleaned_data["seed"]}

    def _read(self, file: Any) -> None:
        try:
            if file.size > uploads.LARGEST:
                raise ValidationError(uploads.too_large(), code="too_large")
            self._content = file.read()
            uploads.kind_of(file.name, self._content)
        except ValidationError as error:
            self.add_error("file", error)


def _initial(material: Material) -> dict[str, Any]:
    return {
        **initial_texts(material, _TEXTS),
        "language": material.language,
        "accessible": material.accessible,
        "public": "yes" if material.public else "no",
        "link": material.link,
        "stamp": stamps.stamp(material, MATERIAL),
    }
