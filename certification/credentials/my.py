"""What this wing shows on a person's own page: certificates."""

from typing import Any

from django.utils.translation import get_language

from accounts import my
from accounts.models import User
from certification.credentials.models import Credential
from certification.credentials.texts import Worded


class Certificates:
    order = 20
    template = "my/credentials.html"

    def context(self, user: User) -> dict[str, Any]:
        language = get_language()
        # The newest first: those that another has superseded are kept, one step further away.
        shown = [Worded(credential, language) for credential in user.credentials.select_related(*Credential.SUBJECT)]
        return {
            "certificates": [each for each in shown if each.credential.superseded_by_id is None],
            "earlier": [each for each in shown if each.credential.superseded_by_id],
        }


def register() -> None:
    my.register(Certificates())
