"""What this wing shows on a person's own page: courses under way and completed."""


def register() -> None:
    pass
