"""The pages where a mailed code is typed: allauth's views, with a clear word when the code has expired."""

import time
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from allauth.account import views
from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY
from allauth.account.internal.flows.password_reset_by_code import PASSWORD_RESET_VERIFICATION_SESSION_KEY
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.views import email_verification_sent
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

View = Callable[[HttpRequest], HttpResponseBase]


def says_when_expired(find: Callable[[Mapping[str, Any]], Any], begin_again: str) -> Callable[[View], View]:
    """``find`` takes the waiting code's state out of the session; ``begin_again`` is where a new one is asked for."""

    def decorate(view: View) -> View:
        @never_cache
        @wraps(view)
        def wrapped(request: HttpRequest) -> HttpResponseBase:
            state = find(request.session)
            response = view(request)
            if not state or time.time() - state["at"] <= settings.CODE_MINUTES * 60:
                return response
            messages.warning(request, _("The code has expired. Ask for a new one here."))
            return redirect("account_email" if request.user.is_authenticated else begin_again)

        return wrapped

    return decorate


def _sign_in_state(session: Mapping[str, Any]) -> Any:
    stages = (session.get(LOGIN_SESSION_KEY) or {}).get("state", {}).get("stages", {})
    return stages.get("login_by_code", {}).get("data")


confirm_email = says_when_expired(lambda session: session.get(EMAIL_VERIFICATION_CODE_SESSION_KEY), "account_signup")(
    email_verification_sent
)
confirm_sign_in = says_when_expired(_sign_in_state, "account_request_login_code")(views.confirm_login_code)
_reset = says_when_expired(
    lambda session: session.get(PASSWORD_RESET_VERIFICATION_SESSION_KEY), "account_reset_password"
)
confirm_reset = _reset(views.confirm_password_reset_code)
complete_reset = _reset(views.complete_password_reset)
