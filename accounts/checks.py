"""System checks: the service refuses to start when staff could sign in with a password alone."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register("accounts")
def check_two_steps(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.STAFF_TWO_STEP_REQUIRED or settings.DEMO:
        return []
    return [
        Error(
            "STAFF_TWO_STEP_REQUIRED must be on.",
            hint="Only the demo may let staff sign in with a password alone.",
            id="vieri.E020",
        )
    ]
