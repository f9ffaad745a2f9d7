"""Where organisations ask about certification, and where they appeal: as the house has set it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from core.texts import pick


@dataclass(frozen=True)
class Office:
    """Each is "" when it is not set."""

    email: str
    phone: str
    appeals: str


def office() -> Office:
    """In the active language. settings.QUALITY_OFFICE: {"email": text, "phone": text, "appeals": {language: text}}."""
    given: dict[str, Any] = getattr(settings, "QUALITY_OFFICE", {})
    appeals, _language = pick(given.get("appeals", {}), get_language() or settings.LANGUAGE_CODE)
    return Office(given.get("email", ""), given.get("phone", ""), appeals)
