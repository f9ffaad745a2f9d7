"""The letters of this wing that a person may do without: they say again what stands on their own page."""

from django.utils.translation import gettext_lazy as _

from accounts.mydata import mailkinds


def register() -> None:
    mailkinds.register(
        "meeting_reminders",
        _("Reminders of events"),
        _("A week and a day before an event that you registered for. We always write about changes."),
        templates=("meeting_reminder",),
    )
    mailkinds.register(
        "meeting_thanks",
        _("Thanks after events"),
        _("They say where the material is. The same stands on the page of your registration."),
        templates=("meeting_thanks",),
    )
