"""Demo data of geography: the regions, for a database that was made without migrations."""

from network.geography import actions


def seed(*, seed: int) -> list[str]:
    """Returns lines for the summary of seed_demo."""
    return [f"regions: {actions.load_regions()} added or changed"]
