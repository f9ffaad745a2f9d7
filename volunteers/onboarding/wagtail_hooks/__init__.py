"""What this wing adds to the Wagtail admin."""

from volunteers.onboarding.wagtail_hooks import (  # noqa: F401 - importing them registers the hooks
    log,
    tasks,
)
