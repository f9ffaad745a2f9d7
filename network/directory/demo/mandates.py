"""The starter vocabulary that every installation has, and the demo's two coordinators."""

from accounts.models import User
from core import clock
from network.directory import actions, mandates, starter
from network.directory.models import Role
from network.geography.models import Region

ADMIN = "admin@demo.example"
# Account and the code of the region: North Savo and Uusimaa, so that the border between two can be seen.
COORDINATORS = {"coordinator@demo.example": "11", "coordinator.b@demo.example": "01"}


def seed(*, seed: int) -> list[str]:
    """Returns lines for the summary of seed_demo. A mandate that was ended is given anew, one in force is left."""
    done = actions.load_terms(words=starter.words())
    return [f"vocabulary: {done.added} terms added, {done.changed} changed", *_give_mandates()]


def _give_mandates() -> list[str]:
    admin, said = User.objects.get(email=ADMIN), []
    for email, code in COORDINATORS.items():
        person, region = User.objects.get(email=email), Region.objects.get(code=code)
        if not mandates.holds(person, Role.COORDINATOR, region):
            actions.give_mandate(
                person=person, role=Role.COORDINATOR, region=region, from_date=clock.today(), actor=admin
            )
        said.append(f"{email}: coordinator of {region.name}")
    return said
