"""What this wing shows on the desk: one module a subject, each with its own ``register()``."""

from network.meetings.desk import action_points, meetings


def register() -> None:
    for part in (meetings, action_points):
        part.register()
