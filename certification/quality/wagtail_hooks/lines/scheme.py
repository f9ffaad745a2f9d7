"""Lines of the audit log: scheme."""

from django.utils.translation import gettext_lazy as _  # noqa: F401

LINES: dict[str, tuple[object, object]] = {}
