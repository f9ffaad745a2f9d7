"""Lines of the audit log: evidence files."""

from django.utils.translation import gettext_lazy as _

LINES: dict[str, tuple[object, object]] = {
    "quality.evidence.add": (_("Add an evidence file"), _("Added a file")),
    "quality.evidence.remove": (_("Remove an evidence file"), _("Removed a file")),
    "quality.evidence.check": (_("Check an evidence file"), _("The file was checked")),
    "quality.evidence.destroy": (_("Destroy an evidence file"), _("The file was destroyed")),
    "quality.certification.purge": (
        _("Destroy the evidence of old conditions"),
        _("The evidence of its conditions was destroyed, because its time was over"),
    ),
    "quality.application.purge": (
        _("Destroy the evidence of an old application"),
        _("The evidence was destroyed, because its time was over"),
    ),
}
