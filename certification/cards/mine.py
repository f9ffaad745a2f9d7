"""The card on the page of one's own volunteering."""

from typing import Any

from certification.cards import held
from volunteers.onboarding import mine_slots
from volunteers.onboarding.models import Volunteering


class CardSection:
    order = 10
    template = "cards/_mine.html"

    def context(self, volunteering: Volunteering) -> dict[str, Any]:
        """Nothing before there is a card, and nothing after the end."""
        credential = held.card_of(volunteering)
        if credential is None or credential.revoked_at:
            return {}
        return {"volunteering": volunteering, "in_force": held.in_force(credential, volunteering)}


def register() -> None:
    mine_slots.register_of_one(CardSection())
