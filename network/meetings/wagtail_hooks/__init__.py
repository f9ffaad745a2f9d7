"""What this wing adds to the Wagtail admin: the names of its lines in the audit trail."""

from network.meetings.wagtail_hooks import log  # noqa: F401 - importing it registers the hooks
