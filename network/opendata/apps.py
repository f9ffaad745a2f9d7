from django.apps import AppConfig


class OpendataConfig(AppConfig):
    name = "network.opendata"

    def ready(self) -> None:
        from core import schedules
        from network.opendata import receivers  # noqa: F401 -- it listens from now on

        # Whatever went past the directory's actions comes right within a day.
        schedules.register("opendata.sweep", "network.opendata.tasks.sweep", minutes=60 * 24)
