"""The starter vocabulary that every installation has, and the demo's two coordinators."""

from accounts.models import User
from core import clock
from network.directory import actions, mandates, starter
from network.directory.models import Mandate, Role
from network.directory.states import months_before
from network.geography.models import Region

ADMIN = "admin@demo.example"
# Account and the code of the region: North Savo and Uusimaa, so that the border between two can be seen.
COORDINATORS = {"coordinator@demo.example": "11", "coordinator.b@demo.example": "01"}

_MONTHS = 24


def seed(*, seed: int) -> list[str]:
    """Returns lines for the summary of seed_demo. A mandate that was ended is given anew, one in force is left."""
    done = actions.load_terms(words=starter.words())
    return [f"vocabulary: {done.added} terms added, {done.changed} changed", *_give_mandates()]


def _give_mandates() -> list[str]:
    admin, said = User.objects.get(email=ADMIN), []
    for email, code in COORDINATORS.items():
        person, region = User.objects.get(email=email), Region.objects.get(code=code)
        if not mandates.holds(person, Role.COORDINATOR, region):
            # They have taken in organisations and volunteers that came long ago.
            new = not Mandate.objects.filter(person=person).exists()
            first = months_before(clock.today(), _MONTHS) if new else clock.today()
            actions.give_mandate(person=person, role=Role.COORDINATOR, region=region, from_date=first, actor=admin)
        said.append(f"{email}: coordinator of {region.name}")
    return said
