"""Demo data of the directory: everything in it is invented, but for the municipalities."""

from django.db import transaction

from accounts.models import User
from network.directory.demo import mandates, organisations, places, stage


@transaction.atomic
def seed(*, seed: int) -> list[str]:
    """Returns lines for the summary of seed_demo. What is there already is left as it is."""
    said = mandates.seed(seed=seed)
    stage.seed_networks(User.objects.get(email=mandates.ADMIN))
    made = stage.seed_organisations() + organisations.seed()
    return [*said, f"organisations: {made} made", f"places: {places.seed(seed=seed)} made"]
