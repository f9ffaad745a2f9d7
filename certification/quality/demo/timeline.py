"""Plays many stories at the same time, each step on its day: numbers and the trail come out in the order of time."""

import heapq
from collections.abc import Generator, Iterable

from core import clock

# Yields how many days ago its next step was; what stands before the first one is done today.
Story = Generator[int, None, None]


def play(stories: Iterable[Story]) -> None:
    """To the end of each; of the same day in the order in which they were given."""
    waiting: list[tuple[int, int, Story]] = []
    for order, story in enumerate(stories):
        _await(waiting, order, story)
    while waiting:
        day, order, story = heapq.heappop(waiting)
        with clock.days_ago(-day):
            _await(waiting, order, story)


def _await(waiting: list[tuple[int, int, Story]], order: int, story: Story) -> None:
    days = next(story, None)
    if days is not None:
        heapq.heappush(waiting, (-days, order, story))
