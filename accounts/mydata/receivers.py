"""Hears allauth: each sign-in is written down for its person."""

from typing import Any

from allauth.account import signals
from allauth.account.authentication import get_authentication_records
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User
from accounts.mydata import ways
from accounts.mydata.actions import sign_ins


@receiver(signals.user_logged_in, dispatch_uid="mydata_sign_in")
def on_user_logged_in(request: HttpRequest, user: User, **_signal: Any) -> None:
    way = ways.of(get_authentication_records(request, user))
    sign_ins.note_sign_in(person=user, way=way, agent=request.META.get("HTTP_USER_AGENT", ""))
