"""allauth's forms in our words: visible labels instead of placeholders, one password field, hints that help."""

from typing import Any, ClassVar

from allauth.account import forms as base
from allauth.account.internal.flows.signup import prevent_enumeration
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User

Words = dict[str, tuple[str | Promise, str | Promise]]

_EMAIL = _("E-mail address")
# What is missing is said by name: in the summary above a form, "this field" could be any.
_MISSING = {
    "login": _("Write your e-mail address."),
    "email": _("Write your e-mail address."),
    "password": _("Write your password."),
    "oldpassword": _("Write the password you have now."),
    "password1": _("Write a password."),
    "code": _("Type the code."),
}
_NEW_PASSWORD_HINT = _("At least 10 characters. A short sentence is easy to remember.")


class PlainForm:
    """Gives each field the label and hint of ``words``. Mixed in before a form of allauth."""

    words: ClassVar[Words] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields  # type: ignore[attr-defined]  # of the form it is mixed into
        # Asking twice catches no more typing errors than showing what was typed.
        fields.pop("password2", None)
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, field.help_text = self.words[name]
            if name in _MISSING:
                field.error_messages["required"] = _MISSING[name]
            if "password" in name:
                field.widget.attrs |= {"data-show": _("Show what I type"), "data-hide": _("Hide what I type")}
            if name == "code":
                field.widget.attrs |= {"inputmode": "numeric", "size": "9"}
                field.widget.attrs.setdefault("class", "input--short")


class CodeForm(PlainForm):
    words: ClassVar[Words] = {"code": (_("Code"), _("Six digits from our e-mail."))}


class LoginForm(PlainForm, base.LoginForm):
    words: ClassVar[Words] = {
        "login": (_EMAIL, ""),
        "password": (_("Password"), ""),
        "remember": (_("Keep me signed in. Choose this only on a device of your own."), ""),
    }


class SignupForm(PlainForm, base.SignupForm):
    """Also takes the place of a sign-up that nobody confirmed: whoever typed the address first has no claim to it."""

    words: ClassVar[Words] = {
        "email": (_EMAIL, _("We send a code to this address.")),
        "password1": (_("Password"), _NEW_PASSWORD_HINT),
    }

    def validate_unique_email(self, value: str) -> str:
        if User.objects.unconfirmed().filter(email=value).exists():
            return value
        return str(super().validate_unique_email(value))

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        email = self.cleaned_data["email"]
        try:
            with transaction.atomic():
                if self.account_already_exists:
                    # Costs what hashing a new account's password costs, so that the time tells nothing.
                    User().set_password(self.cleaned_data.get("password1"))
                else:
                    User.objects.unconfirmed().filter(email=email).delete()
                user, response = super().try_save(request)
        except IntegrityError:
            # The same address at the same moment: answered like one that has had an account for long.
            return None, prevent_enumeration(request, email=email)
        return user, response


class RequestLoginCodeForm(PlainForm, base.RequestLoginCodeForm):
    words: ClassVar[Words] = {"email": (_EMAIL, "")}
    _user: User | None

    def clean_email(self) -> str:
        email = str(super().clean_email())
        self._user = confirmed(self._user)
        return email


class ResetPasswordForm(PlainForm, base.ResetPasswordForm):
    words: ClassVar[Words] = {"email": (_EMAIL, "")}
    users: list[User]

    def clean_email(self) -> str:
        email = str(super().clean_email())
        self.users = [user for user in self.users if confirmed(user)]
        return email


class ConfirmLoginCodeForm(CodeForm, base.ConfirmLoginCodeForm):
    pass


class ConfirmEmailForm(CodeForm, base.ConfirmEmailVerificationCodeForm):
    def clean_code(self) -> str:
        if self.user is None:
            # A sign-up that another one has replaced, or one with an address that has an account: no code fits.
            self.expected_code = ""
        return str(super().clean_code())


class ConfirmResetForm(CodeForm, base.ConfirmPasswordResetCodeForm):
    pass


class NewPasswordForm(PlainForm, base.ResetPasswordKeyForm):
    words: ClassVar[Words] = {"password1": (_("New password"), _NEW_PASSWORD_HINT)}


class ChangePasswordForm(PlainForm, base.ChangePasswordForm):
    words: ClassVar[Words] = {
        "oldpassword": (_("The password you have now"), ""),
        "password1": (_("New password"), _NEW_PASSWORD_HINT),
    }


class SetPasswordForm(PlainForm, base.SetPasswordForm):
    words: ClassVar[Words] = {"password1": (_("Password"), _NEW_PASSWORD_HINT)}


class NewEmailForm(PlainForm, base.AddEmailForm):
    words: ClassVar[Words] = {"email": (_("New e-mail address"), _("We send a code to this address."))}


class ReauthenticateForm(PlainForm, base.ReauthenticateForm):
    words: ClassVar[Words] = {"password": (_("Password"), "")}


def confirmed(user: User | None) -> User | None:
    """``user``, unless it is a sign-up that nobody has confirmed.

    Such a row holds whatever password its maker chose. Were its address confirmed through a code that the true owner
    asked for to sign in, that maker would have a key to the owner's account.
    """
    if user is None or User.objects.unconfirmed().filter(pk=user.pk).exists():
        return None
    return user
