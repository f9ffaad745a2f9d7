"""What the clock wakes."""

from network.monitoring.actions import thank_all


def thank() -> int:
    """Letters of thanks for last year, in January. Returns how many were written."""
    return thank_all()
