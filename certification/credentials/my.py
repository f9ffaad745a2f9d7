"""What this wing shows on a person's own page: certificates."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from accounts import my
from accounts.models import User
from certification.credentials import kinds, sources
from certification.credentials.models import Credential
from certification.credentials.texts import Worded


class Shown(Worded):
    """One of the list."""

    @property
    def own_address(self) -> str:
        """The page where its holder finds all about it."""
        if pages := kinds.pages_of(self.credential):
            return pages.address(self.credential)
        return reverse("certificates:manage", args=[self.credential.pk])


class Certificates:
    order = 20
    template = "my/credentials.html"

    def context(self, user: User) -> dict[str, Any]:
        language = get_language()
        # The newest first: those that another has superseded are kept, one step further away.
        rows = user.credentials.select_related(*Credential.SUBJECT)
        shown = [Shown(credential, language) for credential in rows if _worth_keeping(credential)]
        return {
            "certificates": [each for each in shown if each.credential.superseded_by_id is None],
            "earlier": [each for each in shown if each.credential.superseded_by_id],
        }


def _worth_keeping(credential: Credential) -> bool:
    """What ends with something else, such as a card, is of no use any more; a certificate that was revoked is one that
    its holder may ask about."""
    return not (sources.follows(credential.source) and credential.revoked_at)


def register() -> None:
    my.register(Certificates())
