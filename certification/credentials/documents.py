"""To be filled."""


def register() -> None:
    pass
