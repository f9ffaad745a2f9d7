"""Hears allauth: what happened to an account goes into the audit trail."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as two_steps
from django.dispatch import receiver
from django.http import HttpRequest

from accounts import actions
from accounts.middleware import STATE
from accounts.models import User


@receiver(account.email_confirmed, dispatch_uid="accounts_sign_up")
def on_email_confirmed(request: HttpRequest, email_address: Any, **_signal: Any) -> None:
    person: User = email_address.user
    if person.last_login is None:
        actions.note(person=person, action="sign_up", actor=person)


@receiver(account.email_changed, dispatch_uid="accounts_change_email")
def on_email_changed(user: User, from_email_address: Any, **_signal: Any) -> None:
    # allauth sends this for the first address, too.
    if from_email_address:
        actions.note(person=user, action="change_email", actor=user)


@receiver([account.password_changed, account.password_set, account.password_reset], dispatch_uid="accounts_password")
def on_password_changed(user: User, **_signal: Any) -> None:
    actions.note(person=user, action="change_password", actor=user)


@receiver(
    [two_steps.authenticator_added, two_steps.authenticator_removed, two_steps.authenticator_reset],
    dispatch_uid="accounts_two_steps",
)
def on_two_steps_changed(request: HttpRequest, user: User, authenticator: Any, **_signal: Any) -> None:
    request.session.pop(STATE, None)
    actions.note(person=user, action="change_two_steps", actor=user, type=str(authenticator.type))
