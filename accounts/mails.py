"""Mails about signing in and about changes of an account: allauth names an occasion, we choose template and words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import devices
from accounts.models import User
from core import clock
from core.mail import Message


@dataclass(frozen=True)
class Occasion:
    """``secret``: the mail holds a code. ``change``: what happened to the account, as one sentence."""

    template: str
    secret: bool = False
    change: Promise | str = ""


def _changed(sentence: Promise) -> Occasion:
    return Occasion("account_changed", change=sentence)


OCCASIONS: Mapping[str, Occasion] = {
    "account/email/email_confirmation_signup": Occasion("signup_code", secret=True),
    "account/email/email_confirmation": Occasion("email_code", secret=True),
    "account/email/login_code": Occasion("signin_code", secret=True),
    "account/email/password_reset_code": Occasion("reset_code", secret=True),
    "account/email/account_already_exists": Occasion("account_exists"),
    "account/email/unknown_account": Occasion("account_unknown"),
    "account/email/email_changed": _changed(_("Your e-mail address was changed. From now on we write to the new one.")),
    "account/email/email_confirm": _changed(_("Your e-mail address was confirmed.")),
    "account/email/email_deleted": _changed(_("An e-mail address was removed from your account.")),
    "account/email/password_changed": _changed(_("Your password was changed.")),
    "account/email/password_reset": _changed(_("Your password was changed with a code sent by e-mail.")),
    "account/email/password_set": _changed(_("Your account got a password.")),
    "mfa/email/totp_activated": _changed(_("Two-step sign-in with an app was turned on.")),
    "mfa/email/totp_deactivated": _changed(_("Two-step sign-in with an app was turned off.")),
    "mfa/email/webauthn_added": _changed(_("A passkey was added.")),
    "mfa/email/webauthn_removed": _changed(_("A passkey was removed.")),
    "mfa/email/recovery_codes_generated": _changed(_("New recovery codes were made. The old ones no longer work.")),
}


def account_mail(occasion: str, email: str, context: Mapping[str, Any], request: HttpRequest) -> Message:
    """The mail for one of allauth's template names. KeyError when allauth has a new one we have no words for."""
    chosen = OCCASIONS[occasion]
    owner = context.get("user") or _owner(email)
    language = owner.language if owner else get_language() or settings.LANGUAGE_CODE
    with translation.override(language):
        words = {
            # To an address not confirmed yet, which may be a stranger's, goes no name that somebody typed as a lure.
            "person": owner if owner and _is_confirmed(owner, email) else None,
            "code": _spaced(str(context.get("code", ""))),
            "code_minutes": settings.CODE_MINUTES,
            "change": str(chosen.change),
            **_where_and_when(request),
            "signup_url": _url(request, "account_signup"),
            "signin_code_url": _url(request, "account_request_login_code"),
        }
    return Message(template=chosen.template, to=email, language=language, context=words, secret=chosen.secret)


def new_device(user: User, request: HttpRequest) -> Message:
    with translation.override(user.language):
        words = {"person": user, "action_url": _url(request, "usersessions_list"), **_where_and_when(request)}
    return Message(template="signin_new_device", to=user.email, language=user.language, context=words)


def _where_and_when(request: HttpRequest) -> dict[str, str]:
    now = timezone.localtime(clock.now())
    return {
        "at": formats.date_format(now, "DATETIME_FORMAT"),
        "device": devices.describe(request.META.get("HTTP_USER_AGENT", "")),
        "security_url": _url(request, "account_home"),
    }


def _owner(email: str) -> User | None:
    mine = Q(email__iexact=email) | Q(emailaddress__email=email, emailaddress__verified=True)
    return User.objects.filter(mine).first()


def _is_confirmed(user: User, email: str) -> bool:
    return bool(EmailAddress.objects.filter(user_id=user.pk, email=email, verified=True).exists())


def _spaced(code: str) -> str:
    """482913 as 482 913: read and typed in two goes."""
    return f"{code[:3]} {code[3:]}".strip()


def _url(request: HttpRequest, name: str) -> str:
    return request.build_absolute_uri(reverse(name))
