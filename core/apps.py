from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from core import checks, schedules  # noqa: F401

        schedules.register("core.sweep_mail", "core.tasks.sweep_mail", minutes=1, at_start=True)
        schedules.register("core.forget_mail", "core.tasks.forget_mail", minutes=60 * 24)
