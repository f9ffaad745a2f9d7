"""What this wing shows on the desk: one module a subject, each with its own ``register()``."""

from network.directory.desk import lists, mandates, organisations, places


def register() -> None:
    for part in (organisations, places, lists, mandates):
        part.register()
