"""Lines of the audit log: deciding."""

from django.utils.translation import gettext_lazy as _

LINES: dict[str, tuple[object, object]] = {
    "quality.decision.make": (_("Decide on a certification"), _("Made the decision")),
    "quality.application.send_back": (_("Send a matter back to the review"), _("Sent back to the review")),
}
