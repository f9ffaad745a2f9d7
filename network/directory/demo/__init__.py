"""Demo data of the directory."""

from network.directory.demo import mandates


def seed(*, seed: int) -> list[str]:
    """Returns lines for the summary of seed_demo."""
    return mandates.seed(seed=seed)
