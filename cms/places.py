"""Where courses are read."""


def register() -> None:
    pass
