"""Signing in at one's own organisation or agency: OpenID Connect, by allauth; which accounts it opens is said here."""

from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthError
from allauth.socialaccount.providers.openid_connect import views
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from requests import RequestException

from accounts.models import LONGEST_NAME, User, clean_name


class OrganisationAdapter(DefaultSocialAccountAdapter):
    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Whom the organisation names may come in with an address that it has confirmed and that is one of its own.

        Without that, a provider could open the account of anybody whose address it writes down.
        """
        address, own = _address(sociallogin), sociallogin.provider.app.settings
        if not address or address.rpartition("@")[2] not in own["domains"]:
            raise ImmediateHttpResponse(
                _sorry(request, sociallogin.provider.name, _("They gave us no address of their own for you."))
            )
        confirmed = own["addresses_confirmed"] or any(each.verified for each in sociallogin.email_addresses)
        if not confirmed:
            raise ImmediateHttpResponse(
                _sorry(request, sociallogin.provider.name, _("They have not confirmed your e-mail address."))
            )
        for each in sociallogin.email_addresses:
            each.verified = True
        # Whoever began to sign up with this address and never confirmed it does not stand in its owner's way.
        User.objects.unconfirmed().filter(email__iexact=address).delete()
        if not sociallogin.is_existing:
            sociallogin.lookup()

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        # What else they say of a person is not needed, so it is not kept.
        sociallogin.account.extra_data = {}
        user: User = sociallogin.user
        user.email = str(data.get("email") or "").strip().lower()
        user.name = clean_name(str(data.get("name") or ""))[:LONGEST_NAME]
        user.language = get_language() or settings.LANGUAGE_CODE
        return user

    @transaction.atomic
    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        sociallogin.user.full_clean(exclude=["password"])
        return super().save_user(request, sociallogin, form)  # type: ignore[no-any-return]

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Whoever turns back there, or comes too late, stands before the door again and reads what to do."""
        if error == AuthError.CANCELLED:
            raise ImmediateHttpResponse(redirect("account_login"))
        why = _("They could not be reached, or you took too long. Try again.")
        raise ImmediateHttpResponse(_sorry(request, getattr(provider, "name", ""), why))


def offered(request: HttpRequest) -> list[dict[str, str]]:
    """Those that are set up (OIDC_PROVIDERS), with addresses that keep where the visitor wanted to go."""
    wanted = request.GET.get("next", "")
    query = f"?{urlencode({'next': wanted})}" if wanted and get_adapter().is_safe_url(wanted) else ""
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return [
        {"name": each["name"], "address": reverse("openid_connect_login", args=[each["provider_id"]]) + query}
        for each in apps
    ]


@require_safe
@never_cache
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Leads to the organisation's own page. 404 for an organisation nobody has connected."""
    try:
        return views.login(request, provider_id)  # type: ignore[no-any-return]
    except RequestException:
        return _sorry(request, "", _("They could not be reached. Try again in a while."))


@require_safe
@never_cache
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the organisation leads back to."""
    try:
        return views.callback(request, provider_id)  # type: ignore[no-any-return]
    except RequestException:
        return _sorry(request, "", _("They could not be reached. Try again in a while."))


def _address(sociallogin: SocialLogin) -> str:
    for each in sociallogin.email_addresses:
        each.email = each.email.strip().lower()
        try:
            validate_email(each.email)
        except ValidationError:
            return ""
        return str(each.email)
    return ""


def _sorry(request: HttpRequest, name: str, why: str) -> HttpResponse:
    context = {"name": name, "why": why}
    return render(request, "accounts/organisation_refused.html", context, status=HTTPStatus.FORBIDDEN)
