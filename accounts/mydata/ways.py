"""In which way somebody signed in: read from what the session remembers, and said in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

OTHER = "other"
# What allauth calls it, what the row says (two of them with a plus have room in it), and what the person reads.
_FIRST: Mapping[str, tuple[str, Promise]] = {
    "password": ("password", _("Password")),
    "code": ("code", _("Code by e-mail")),
    "password_reset": ("reset", _("New password with a code")),
    "socialaccount": ("oidc", _("Account of your organisation")),
}
_SECOND: Mapping[str, tuple[str, Promise]] = {
    "totp": ("app", _("code from an app")),
    "webauthn": ("passkey", _("passkey")),
    "recovery_codes": ("recovery", _("recovery code")),
}
PASSKEY, SIGN_UP = "passkey", "sign_up"
_ALONE = {PASSKEY: _("Passkey"), SIGN_UP: _("New account"), OTHER: _("Another way")}


def of(records: Iterable[Mapping[str, Any]]) -> str:
    """From allauth's records of one session, oldest first: "password", "code+app", "passkey". A session may also hold
    tries that were given up half-way; what was done last is what opened the door."""
    first, second = "", ""
    for record in records:
        if record.get("method") != "mfa":
            first, second = _FIRST.get(str(record.get("method")), (OTHER, ""))[0], ""
        elif record.get("passwordless"):
            first, second = PASSKEY, ""
        else:
            second = _SECOND.get(str(record.get("type")), (OTHER, ""))[0]
    # Nothing was asked of somebody who has just confirmed their address.
    return f"{first}+{second}" if first and second else first or SIGN_UP


def in_words(way: str) -> str:
    """ "Password and code from an app"."""
    first, _plus, second = way.partition("+")
    said = _said(first, _FIRST) or str(_ALONE.get(first, _ALONE[OTHER]))
    if not second:
        return said
    other = _said(second, _SECOND) or gettext("second step")
    return gettext("%(first)s and %(second)s") % {"first": said, "second": other}


def _said(name: str, ways: Mapping[str, tuple[str, Promise]]) -> str:
    return next((str(words) for key, words in ways.values() if key == name), "")
