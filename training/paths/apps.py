from django.apps import AppConfig


class PathsConfig(AppConfig):
    name = "training.paths"

    def ready(self) -> None:
        from training.paths import my, receivers  # noqa: F401

        my.register()
