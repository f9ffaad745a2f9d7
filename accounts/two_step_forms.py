"""allauth's forms of the second step and of passkeys, in our words."""

from typing import Any, ClassVar

from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.translation import gettext_lazy as _

from accounts.sign_in_forms import PlainForm, Words

_KEY_NAME = (_("Name of the passkey"), _("So that you know it later, for example: My telephone."))


class AuthenticateForm(PlainForm, base.AuthenticateForm):
    words: ClassVar[Words] = {"code": (_("Code"), _("Six digits from your app, or one of your recovery codes."))}


class ReauthenticateForm(PlainForm, base.ReauthenticateForm):
    words: ClassVar[Words] = AuthenticateForm.words


class ActivateAppForm(PlainForm, totp.ActivateTOTPForm):
    words: ClassVar[Words] = {"code": (_("Code"), _("Six digits that the app shows now."))}


class AddPasskeyForm(PlainForm, webauthn.AddWebAuthnForm):
    words: ClassVar[Words] = {
        "name": _KEY_NAME,
        "passwordless": (_("Sign in with this passkey alone, without a password"), ""),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class SignupPasskeyForm(PlainForm, webauthn.SignupWebAuthnForm):
    words: ClassVar[Words] = {"name": _KEY_NAME}


class EditPasskeyForm(PlainForm, webauthn.EditWebAuthnForm):
    words: ClassVar[Words] = {"name": _KEY_NAME}
