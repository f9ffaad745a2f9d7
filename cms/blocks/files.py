"""What a lesson shows or gives along: pictures, video, sound, downloads."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from cms import captions, recordings
from cms.blocks.base import PROSE, SampleBlock, paragraph
from core.errors import Refused

_FILES = _("Pictures and files")


class FileBlock(SampleBlock):
    """Its preview has no file: the template draws a sample in its place when ``sample`` is set."""

    def get_preview_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**(parent_context or {}), "sample": True}


class PictureBlock(FileBlock):
    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("What the picture shows"),
        help_text=_("Read aloud to those who cannot see the picture."),
        max_length=250,
    )
    caption = blocks.CharBlock(label=_("Text below the picture"), required=False, max_length=250)

    class Meta:
        icon = "image"
        label = _("Picture")
        group = _FILES
        description = _("A picture with a description for those who cannot see it")
        template = "cms/blocks/picture.html"

    def sample(self) -> dict[str, Any]:
        return {
            "alt": gettext("Two people side by side"),
            "caption": gettext("Let the person do it themselves. Sit beside them and wait."),
        }


class DownloadBlock(FileBlock):
    document = DocumentChooserBlock(label=_("File"))
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    text = blocks.CharBlock(label=_("What it is for"), required=False, max_length=250)

    class Meta:
        icon = "download"
        label = _("Download")
        group = _FILES
        description = _("A file to take along")
        template = "cms/blocks/download.html"

    def sample(self) -> dict[str, Any]:
        return {"title": gettext("Before you start"), "text": gettext("To print and take along")}


class RecordingChooserBlock(DocumentChooserBlock):
    """A document that is a recording of ``media``, by what is in it."""

    def __init__(self, media: str, **kwargs: Any) -> None:
        self.media = media
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        document = super().clean(value)
        if document:
            _look_into(document, self._check)
        return document

    def _check(self, document: Any) -> None:
        found = recordings.check(document.filename, document.file, document.file.size)
        if found.media != self.media:
            message = (
                _("Choose a video here (MP4 or WebM).")
                if self.media == recordings.VIDEO
                else _("Choose a sound file here (MP3, M4A, OGG or WAV).")
            )
            raise Refused(message, code="wrong_media")


class CaptionsChooserBlock(DocumentChooserBlock):
    """A document that is a captions file, by what is in it."""

    def clean(self, value: Any) -> Any:
        document = super().clean(value)
        if document:
            _look_into(document, lambda each: captions.check(each.file, each.file.size))
        return document


def _look_into(document: Any, check: Any) -> None:
    try:
        with document.open_file():
            check(document)
    except OSError as error:
        raise ValidationError(_("The file is missing. Upload it again.")) from error


class CaptionsBlock(blocks.StructBlock):
    file = CaptionsChooserBlock(
        label=_("Captions"), help_text=_("A WebVTT file: what is said, and sounds that matter.")
    )
    language = blocks.ChoiceBlock(
        label=_("Language of the captions"), choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )

    class Meta:
        icon = "openquote"
        label = _("Captions")
        label_format = "{language}"


class RecordingBlock(FileBlock):
    """What a video and a sound have in common: a title, and all of it in writing."""

    title = blocks.CharBlock(label=_("Title"), max_length=160)
    transcript = blocks.RichTextBlock(
        label=_("All of it in writing"),
        features=PROSE,
        help_text=_("What is said and what is seen, for those who cannot hear or see it, and for search."),
    )

    def sample(self) -> dict[str, Any]:
        return {
            "title": gettext("Support is for everyone"),
            "transcript": paragraph(gettext("There is no hurry. Let us try it calmly.")),
        }


class VideoBlock(RecordingBlock):
    file = RecordingChooserBlock(recordings.VIDEO, label=_("Video"), help_text=_("MP4 or WebM."))
    captions = blocks.ListBlock(CaptionsBlock(), label=_("Captions"), min_num=1)
    poster = ImageChooserBlock(label=_("Picture shown before it plays"), required=False)

    class Meta:
        icon = "media"
        label = _("Video")
        group = _FILES
        description = _("A video with captions, and all of it in writing")
        template = "cms/blocks/video.html"
        form_layout = ["title", "file", "captions", "poster", "transcript"]


class AudioBlock(RecordingBlock):
    file = RecordingChooserBlock(recordings.AUDIO, label=_("Sound file"), help_text=_("MP3, M4A, OGG or WAV."))

    class Meta:
        icon = "media"
        label = _("Sound")
        group = _FILES
        description = _("A recording to listen to, and all of it in writing")
        template = "cms/blocks/audio.html"
        form_layout = ["title", "file", "transcript"]
