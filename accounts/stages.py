"""When signing in asks for the second step."""

from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from accounts import staff
from accounts.models import User


class SecondStepStage(AuthenticateStage):
    def _should_handle(self, request: HttpRequest) -> bool:
        return bool(super()._should_handle(request)) and asks_second_step(self.login.user)


def asks_second_step(user: User) -> bool:
    """Whether a password or a mailed code alone is not enough for this person.

    The passkey that a learner signed up with takes the place of a password; were it a second step as well, whoever
    loses the telephone would lose the account. Whoever adds an app or a passkey later gets recovery codes with it, and
    is asked. Staff are asked in any case.
    """
    has = set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
    if Authenticator.Type.TOTP in has:
        return True
    return Authenticator.Type.WEBAUTHN in has and (Authenticator.Type.RECOVERY_CODES in has or staff.is_one(user))
