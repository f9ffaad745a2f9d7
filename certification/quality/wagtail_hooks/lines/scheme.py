"""Lines of the audit log: the scheme and its versions."""

from django.utils.translation import gettext_lazy as _

LINES: dict[str, tuple[object, object]] = {
    "quality.scheme.edit": (_("Edit the quality scheme"), _("Changed the texts of the quality scheme")),
    "quality.version.load": (_("Load a version of the scheme"), _("Loaded a draft of the scheme from a file")),
    "quality.version.draft": (_("Begin a draft of the scheme"), _("Began a draft of the scheme")),
    "quality.version.edit": (_("Edit a draft of the scheme"), _("Changed the draft of the scheme")),
    "quality.version.discard": (_("Discard a draft of the scheme"), _("Discarded the draft of the scheme")),
    "quality.version.publish": (_("Publish a version of the scheme"), _("Published the version of the scheme")),
}
