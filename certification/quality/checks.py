"""System checks: what an installation has set for evidence files can be understood."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

from core import scanning
from core.checks import START


@register(START, deploy=True)
def check_scanner(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """An address that names no scanner would keep every file in quarantine."""
    try:
        scanning.scanner(settings.EVIDENCE_SCANNER)
    except ImproperlyConfigured as error:
        return [Error(str(error), hint="See docs/operations.md, Evidence files and the trail.", id="vieri.E030")]
    return []
