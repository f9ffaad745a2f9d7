"""Finnish business ids (Y-tunnus): seven digits, a hyphen and a check digit, as the Business Information System has."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError as WrongNumber
from stdnum.fi import ytunnus

# Kinds of organisation (keys of the vocabulary) that may have none: they are not registered, or part of another.
INFORMAL = frozenset({"community", "project", "village", "other"})


def check(number: str, kind: str) -> None:
    """Raises ValidationError, code "required", for a kind of organisation (a key of the vocabulary) that must have a
    business id, and has none."""
    if not number and kind not in INFORMAL:
        said = _("Write the business id. Only groups, village associations and projects may do without one.")
        raise ValidationError({"business_id": ValidationError(said, code="required")})


def clean(typed: str) -> str:
    """1234567-1 however it was typed, "" for nothing. Raises ValidationError, code "business_id"."""
    plain = typed.strip().upper().removeprefix("FI")
    if not plain.strip():
        return ""
    try:
        return str(ytunnus.format(ytunnus.validate(plain)))
    except WrongNumber:
        said = _("This is not a Finnish business id. Check it digit by digit: it looks like 1234567-1.")
        raise ValidationError(said, code="business_id") from None
