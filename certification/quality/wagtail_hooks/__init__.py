"""What certification adds to the Wagtail admin: names of its lines in the audit log, and the screens of the scheme."""

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from certification.quality.wagtail_hooks import scheme  # noqa: F401 - registers its screens
from certification.quality.wagtail_hooks.lines import LINES


@hooks.register("register_log_actions")
def name_log_actions(registry: LogActionRegistry) -> None:
    for action, (label, message) in LINES.items():
        registry.register_action(action, label, message)
