"""What this wing shows on a person's own page: certificates."""

from typing import Any

from django.utils.translation import get_language

from accounts import my
from accounts.models import User
from certification.credentials.texts import Worded


class Certificates:
    order = 20
    template = "my/credentials.html"

    def context(self, user: User) -> dict[str, Any]:
        language = get_language()
        return {"certificates": [Worded(credential, language) for credential in user.credentials.all()]}


def register() -> None:
    my.register(Certificates())
