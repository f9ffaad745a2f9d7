"""Phone numbers as people type and read them, and as telephones dial them."""

import re

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_COUNTRY = "FI"
_LOOKS_LIKE_ONE = re.compile(r"\+?[\d\s()./\u2010-\u2015-]+")


def tidy(text: str) -> str:
    """The number as typed, with single spaces; "" for none. Grouping is left to people: they know how theirs is read.

    Raises ValidationError for what no telephone could dial. Whether somebody answers there is not looked up: numbers
    set aside for stories and examples pass.
    """
    text = " ".join(text.split())
    if text and _parsed(text) is None:
        raise ValidationError(_("Check the phone number: it should look like 017 000 0001."), code="phone")
    return text


def tel(text: str) -> str:
    """What stands in a link after "tel:" (RFC 3966): +358170000001. Short numbers stay as they are: they are dialled
    without the country. "" for what is no number."""
    number = _parsed(text)
    if number is None:
        return ""
    digits = re.sub(r"\D", "", text)
    if not text.lstrip().startswith(("+", "0", "(0")):
        return digits
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _parsed(text: str) -> phonenumbers.PhoneNumber | None:
    if not _LOOKS_LIKE_ONE.fullmatch(text.strip()):
        return None
    try:
        number = phonenumbers.parse(text, _COUNTRY)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None
