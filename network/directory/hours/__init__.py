"""Hours of support: when it is open, when next, how long altogether, and how to say it."""

from network.directory.hours.rows import schedule_of
from network.directory.hours.rules import (
    Exception,
    Opening,
    Schedule,
    Weekly,
    merged,
    minutes,
    next_opening,
    open_at,
    openings,
)

__all__ = [
    "Exception",
    "Opening",
    "Schedule",
    "Weekly",
    "merged",
    "minutes",
    "next_opening",
    "open_at",
    "openings",
    "schedule_of",
]
