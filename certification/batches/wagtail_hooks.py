"""Names of this wing's lines in the audit trail."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

_ACTIONS = {
    "batches.batch.start": (_("Issue certificates to many"), _("Started a batch of certificates")),
    "batches.batch.end": (_("End a batch of certificates"), _("The batch of certificates ended")),
    "batches.batch.try_again": (_("Try a batch again"), _("Had the failed certificates tried again")),
    "batches.batch.download": (_("Download certificates of many"), _("Downloaded the certificates of a batch")),
}


@hooks.register("register_log_actions")
def name_log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in _ACTIONS.items():
        actions.register_action(action, label, message)
