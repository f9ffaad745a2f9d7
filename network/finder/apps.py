from django.apps import AppConfig


class FinderConfig(AppConfig):
    name = "network.finder"

    def ready(self) -> None:
        from network.finder import receivers  # noqa: F401 - importing it is what connects it
