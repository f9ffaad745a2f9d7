"""Demo data of the directory: so far, the starter vocabulary every installation has."""

from network.directory import actions, starter


def seed(*, seed: int) -> list[str]:
    """Returns lines for the summary of seed_demo."""
    done = actions.load_terms(words=starter.words())
    return [f"vocabulary: {done.added} terms added, {done.changed} changed"]
