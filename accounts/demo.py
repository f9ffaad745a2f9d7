"""Demo accounts with one known password. Refuses to run anywhere but in the demo."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from accounts.models import User


@dataclass(frozen=True)
class Player:
    """Names are invented. ``edits``: belongs to the groups that may write and translate pages."""

    address: str
    name: str
    language: str = "fi"
    edits: bool = False
    administers: bool = False

    @property
    def email(self) -> str:
        return f"{self.address}@demo.example"


PLAYERS = (
    Player("learner", "Raija Lumipelto"),
    Player("editor", "Mikael Sandudden", language="sv", edits=True),
    Player("admin", "Onni Pihlajavuo", administers=True),
    Player("volunteer", "Leena Kuusisaari"),
    Player("applicant", "Joonas Metsälampi"),
    # What they coordinate, and the organisations they answer for, are given to them by network.directory.demo.
    Player("coordinator", "Aino Savilahti"),
    Player("coordinator.b", "Bengt Havsvik", language="sv"),
    Player("provider", "Sirpa Kielolaakso"),
    Player("provider.b", "Fredrik Strandmark", language="sv"),
    # Their parts in certification are given to them by certification.quality.demo.
    Player("evaluator", "Hanna Rantakoivu"),
    Player("reviewer", "Petri Suonlahti"),
    Player("decider", "Carina Björkholm", language="sv"),
)


@transaction.atomic
def seed(*, seed: int) -> list[str]:
    """Makes each account, or brings it back to what it was. Returns lines for the summary of seed_demo."""
    if not settings.DEMO:
        raise ImproperlyConfigured("Demo accounts are made only with DEMO=1: their password is known to everybody.")
    editors = list(Group.objects.filter(permissions__codename="submit_translation"))
    for player in PLAYERS:
        user, _created = User.objects.update_or_create(
            email=player.email,
            defaults={
                "name": player.name,
                "language": player.language,
                "is_active": True,
                "is_superuser": player.administers,
            },
        )
        # A password hashed anew would end the sessions of a demo that is running.
        if not user.check_password(settings.DEMO_PASSWORD):
            user.set_password(settings.DEMO_PASSWORD)
            user.save(update_fields=["password"])
        user.groups.set(editors if player.edits else [])
        EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    return [f"accounts: {', '.join(player.email for player in PLAYERS)}"]
