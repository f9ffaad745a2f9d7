"""Lines of the audit log: applying."""

from django.utils.translation import gettext_lazy as _

LINES: dict[str, tuple[object, object]] = {
    "quality.application.begin": (_("Begin an application for certification"), _("Began the application")),
    "quality.application.scope": (_("Choose what an application covers"), _("Chose what the application covers")),
    "quality.application.answer": (_("Write an answer in an application"), _("Wrote an answer")),
    "quality.application.submit": (_("Send an application for certification"), _("Sent the application")),
    "quality.application.note": (_("Write a reply to what was asked"), _("Wrote a reply, not sent yet")),
    "quality.application.reply": (_("Reply to what was asked"), _("Sent a reply")),
    "quality.application.no_reply": (_("Go on without a reply"), _("No reply came in time")),
    "quality.application.withdraw": (_("Take an application back"), _("Took the application back")),
}
